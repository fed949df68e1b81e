import { describe, expect, it } from 'vitest';
import { judgeAnswer } from '../../packages/gateway/src/domain/json-rpc/answer.ts';
import { elements, memberOf } from '../../packages/gateway/src/domain/json-rpc/scan.ts';
import { fc, test } from './property.ts';

const rows = [
  ['{"jsonrpc":"2.0","id":1,"result":{}}', 1, 'result'],
  ['{"result":{"id":2,"error":"}"},"jsonrpc":"2.0","id":1}', 1, 'result'],
  ['{"jsonrpc":"2.0","id":"a\\"b","error":{"code":1,"message":""}}', 'a"b', 'error'],
  ['{"jsonrpc":"2.0","id":2,"result":{}}', 1, 'wrong_id'],
  ['{"jsonrpc":"2.0","id":"1","result":{}}', 1, 'wrong_id'],
  ['{"jsonrpc":"2.0","id":null,"error":{"code":-32700}}', 1, 'wrong_id'],
  ['{"jsonrpc":"2.0","id":7,"method":"ping"}', 1, 'request'],
  ['{"jsonrpc":"2.0","method":"notifications/progress","params":{"id":1}}', 1, 'notification'],
  ['{"jsonrpc":"2.0","id":1}', 1, 'garbage'],
  ['{"jsonrpc":"2.0","\\u0069d":7,"method":"sampling/createMessage"}', 1, 'garbage'],
  ['{"jsonrpc":"2.0","id":1,"result":{},"\\u006dethod":"sampling/createMessage"}', 1, 'garbage'],
  ['{"jsonrpc":"2.0","id":1,"result":{},"id":2}', 1, 'garbage'],
  ['{"jsonrpc":"2.0","id":7,"method":"ping","method":"roots/list"}', 1, 'garbage'],
  ['{"jsonrpc":"2.0","id":1,"result":{"\\u0069d":2,"id":3}}', 1, 'result'],
  ['{"jsonrpc":"2.0","id":1,"result":{}', 1, 'garbage'],
  ['<html>', 1, 'garbage'],
  ['', 1, 'garbage'],
  ['[]', 1, 'garbage'],
] as const;

describe('judging what a server sent', () => {
  for (const [text, id, kind] of rows) {
    it(`takes ${text || 'nothing'} for ${kind} when asked under ${JSON.stringify(id)}`, () => {
      expect(judgeAnswer(Buffer.from(text), id)).toBe(kind);
    });
  }

  test('finds any member of any object', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), fc.jsonValue(), (others, value) => {
        const bytes = Buffer.from(JSON.stringify({ ...others, wanted: value }));
        const span = memberOf(bytes, 0, 'wanted');
        expect(span && JSON.parse(bytes.toString('utf8', span.start, span.end))).toEqual(
          JSON.parse(JSON.stringify(value)),
        );
      }),
    );
  });

  test('cuts an array into the elements that JSON.parse sees', () => {
    fc.assert(
      fc.property(fc.array(fc.jsonValue()), fc.integer({ min: 0, max: 2 }), (values, indent) => {
        const bytes = Buffer.from(JSON.stringify(values, null, indent));
        const cut = elements(bytes, 0)?.map((span) => JSON.parse(bytes.toString('utf8', span.start, span.end)));
        expect(cut).toEqual(JSON.parse(JSON.stringify(values)));
      }),
    );
  });

  test('never reads past the end of broken text', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.nat(), (value, at) => {
        const bytes = Buffer.from(JSON.stringify({ id: 1, result: value }));
        const cut = bytes.subarray(0, at % bytes.length);
        expect(judgeAnswer(cut, 1)).toBe('garbage');
      }),
    );
  });
});
