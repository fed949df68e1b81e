import { describe, expect, it } from 'vitest';
import { EventCutter, messageEvent, plainEvent } from '../../packages/gateway/src/domain/sse/events.ts';
import { eventData, readFields } from '../../packages/gateway/src/domain/sse/fields.ts';
import { fc, test } from './property.ts';

function cut(chunks: readonly Buffer[]): string[] {
  const cutter = new EventCutter();
  return chunks.flatMap((chunk) => cutter.push(chunk).map((event) => event.toString()));
}

function pieces(bytes: Buffer, sizes: readonly number[]): Buffer[] {
  const found: Buffer[] = [];
  let at = 0;
  for (const size of sizes) {
    found.push(bytes.subarray(at, at + size));
    at += size;
  }
  return [...found, bytes.subarray(at)];
}

describe('cutting an event stream', () => {
  it('holds half an event back', () => {
    expect(cut([Buffer.from('data: {"a":1}\n')])).toEqual([]);
    expect(cut([Buffer.from('data: 1\n\ndata: 2')])).toEqual(['data: 1\n\n']);
  });

  for (const [name, end] of [
    ['LF', '\n'],
    ['CR LF', '\r\n'],
    ['CR', '\r'],
  ] as const) {
    test(`gives the same events however a stream with ${name} is torn`, () => {
      const stream = [
        'event: message',
        'data: {"x":"é"}',
        '',
        ': comment',
        '',
        'id: 5',
        'data: a',
        'data: b',
        '',
        '',
      ].join(end);
      const bytes = Buffer.from(`${stream}: after`);
      const whole = cut([bytes]);
      expect(whole).toHaveLength(3);
      fc.assert(
        fc.property(fc.array(fc.integer({ min: 0, max: 20 })), (sizes) => {
          expect(cut(pieces(bytes, sizes))).toEqual(whole);
        }),
      );
    });
  }

  it('takes a large event in time that grows with its size, not with its square', () => {
    const cutter = new EventCutter();
    const chunk = Buffer.alloc(64 * 1024, 0x78);
    for (let i = 0; i < 256; i++) expect(cutter.push(chunk)).toEqual([]);
    expect(cutter.pending).toBe(256 * chunk.length);
    expect(cutter.push(Buffer.from('\n\n'))).toHaveLength(1);
    expect(cutter.pending).toBe(0);
  });
});

describe('reading an event', () => {
  it('joins its data lines', () =>
    expect(eventData(Buffer.from('data: {\ndata:"a":1}\n\n'))?.toString()).toBe('{\n"a":1}'));
  it('finds none in a comment', () => expect(eventData(Buffer.from(': ping\n\n'))).toBeUndefined());

  const fields: readonly (readonly [string, ReturnType<typeof readFields>])[] = [
    ['id: 7_1\nretry: 500\ndata: \n\n', { data: Buffer.alloc(0), id: '7_1', retry: 500 }],
    ['data:a\r\nid:x \r\n\r\n', { data: Buffer.from('a'), id: 'x ', retry: undefined }],
    ['id: é\r\r', { data: undefined, id: '\u00c3\u00a9', retry: undefined }],
    ['id: 1\nid:\n\n', { data: undefined, id: '', retry: undefined }],
    ['retry: soon\nidentity: 5\n\n', { data: undefined, id: undefined, retry: undefined }],
    ['retry: 10\nretry: -1\n\n', { data: undefined, id: undefined, retry: 10 }],
  ];
  it.each(fields)('reads the fields of %j', (event, found) => expect(readFields(Buffer.from(event))).toEqual(found));
});

describe('passing an event on', () => {
  const data = Buffer.from('{"id":1}');
  for (const event of ['event: message\ndata: {"id":1}\n\n', 'data: {"id":1}\n\n']) {
    it(`keeps ${JSON.stringify(event)} as it came`, () => {
      const bytes = Buffer.from(event);
      expect(plainEvent(bytes, data)).toBe(bytes);
    });
  }
  it('takes ids and retry hints away, which a client of ours could not use', () => {
    const event = Buffer.from('event: message\nid: 77_x\nretry: 10\ndata: {"id":1}\n\n');
    expect(plainEvent(event, data).toString()).toBe('event: message\ndata: {"id":1}\n\n');
  });
  it('puts a message with line breaks on one line', () => {
    expect(messageEvent(Buffer.from('{\r\n "a": "x\\n"\n}')).toString()).toBe(
      'event: message\ndata: {  "a": "x\\n" }\n\n',
    );
  });
});
