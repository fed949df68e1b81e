import { describe, expect, it } from 'vitest';
import { classifyMessage, type Request } from '../../packages/gateway/src/domain/json-rpc/message.ts';
import { replaceId, replaceParam } from '../../packages/gateway/src/domain/json-rpc/rewrite.ts';
import { fc, test } from './property.ts';

function request(text: string): Request {
  const bytes = Buffer.from(text);
  const message = classifyMessage(JSON.parse(text), bytes);
  if (typeof message === 'string' || message.kind !== 'request') throw new Error(`not a request: ${text}`);
  return message;
}

describe('replacing the name of a call', () => {
  it('leaves every other byte as it came', () => {
    const text =
      '{ "jsonrpc":"2.0", "id" : 12345678901234567000, "method":"tools/call","params":{"arguments":{"name":"kept","n":1.50}, "name" : "crm__search" } }';
    expect(replaceParam(request(text), 'name', 'search').toString()).toBe(text.replace('"crm__search"', '"search"'));
  });

  it('answers the very same bytes where nothing changes', () => {
    const call = request('{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"search"}}');
    expect(replaceParam(call, 'name', 'search')).toBe(call.bytes);
  });

  const ambiguous = [
    ['a doubled name', '{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"evil","name":"crm__search"}}'],
    ['an escaped name', '{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"n\\u0061me":"crm__search"}}'],
    [
      'an escaped twin',
      '{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"n\\u0061me":"evil","name":"crm__search"}}',
    ],
    [
      'doubled params',
      '{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"evil"},"params":{"name":"crm__search"}}',
    ],
    [
      'a doubled method',
      '{"jsonrpc":"2.0","id":1,"method":"tools/evil","method":"tools/call","params":{"name":"crm__search"}}',
    ],
  ] as const;
  for (const [what, text] of ambiguous) {
    it(`writes a message with ${what} anew, so that no parser reads another name`, () => {
      expect(replaceParam(request(text), 'name', 'search').toString()).toBe(
        '{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"search"}}',
      );
    });
  }

  const folded = [
    '"Name":"evil","name":"crm__search"',
    '"name":"crm__search","ARGUMENTS":{}',
    '"name":"crm__search","argument\u017f":{}',
  ];
  for (const params of folded) {
    it(`refuses ${params}, which a parser that ignores case reads otherwise`, () => {
      const call = request(`{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{${params}}}`);
      expect(() => replaceParam(call, 'name', 'search')).toThrow(expect.objectContaining({ code: 'message_invalid' }));
    });
  }

  test('what the server parses differs from what the client sent in the name alone', () => {
    const params = fc.record({ name: fc.string({ minLength: 1 }), arguments: fc.jsonValue(), _meta: fc.object() });
    fc.assert(
      fc.property(params, fc.string(), fc.integer({ min: 0, max: 3 }), (sent, name, indent) => {
        const message = { jsonrpc: '2.0', id: 'x', method: 'tools/call', params: sent };
        const text = JSON.stringify(message, null, indent);
        const received: unknown = JSON.parse(replaceParam(request(text), 'name', name).toString());
        expect(received).toEqual(JSON.parse(JSON.stringify({ ...message, params: { ...sent, name } })));
      }),
    );
  });
});

describe('replacing the id of a response', () => {
  const respond = (text: string) => {
    const bytes = Buffer.from(text);
    const message = classifyMessage(JSON.parse(text), bytes);
    if (typeof message === 'string' || message.kind !== 'response') throw new Error(`not a response: ${text}`);
    return message;
  };

  it('leaves every other byte as it came', () => {
    const text = '{ "result" : {"n":1.50,"id":"kept"}, "id":"sealed" ,"jsonrpc":"2.0"}';
    expect(replaceId(respond(text), 7).toString()).toBe(text.replace('"sealed"', '7'));
  });

  it.each([
    '{"jsonrpc":"2.0","id":"evil","id":"sealed","result":{"a":1}}',
    '{"jsonrpc":"2.0","i\\u0064":"sealed","result":{"a":1}}',
    '{"jsonrpc":"2.0","id":"sealed","result":{"b":2},"result":{"a":1}}',
  ])('writes %s anew, so that no parser reads another answer', (text) => {
    expect(replaceId(respond(text), 'theirs').toString()).toBe('{"jsonrpc":"2.0","id":"theirs","result":{"a":1}}');
  });

  it('refuses a key that a parser which ignores case reads as the id', () => {
    const response = respond('{"jsonrpc":"2.0","id":"sealed","ID":"evil","result":{}}');
    expect(() => replaceId(response, 1)).toThrow(expect.objectContaining({ code: 'message_invalid' }));
  });
});
