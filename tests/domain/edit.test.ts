import { expect, test } from 'vitest';
import { editAt } from '../../packages/gateway/src/domain/json-rpc/edit.ts';
import { fc, test as property } from './property.ts';

const path = ['params', '_meta', 'a/b', 'id'];
const ours = (value: unknown) => (typeof value === 'string' ? `ours ${value}` : value);
const edited = (text: string) => editAt(Buffer.from(text), path, ours).toString();

test.each([
  [
    'written plainly',
    '{"params": {"_meta":{"a/b":{"id" : "x"}}, "big":12345678901234567890}}',
    '{"params": {"_meta":{"a/b":{"id" : "ours x"}}, "big":12345678901234567890}}',
  ],
  [
    'under a key with an escaped slash',
    '{"params":{"_meta":{"a\\/b":{"id":"x"}}}}',
    '{"params":{"_meta":{"a/b":{"id":"ours x"}}}}',
  ],
  ['written twice', '{"params":{"_meta":{"a/b":{"id":"x","id":"y"}}}}', '{"params":{"_meta":{"a/b":{"id":"ours y"}}}}'],
  [
    'inside an object written twice',
    '{"params":{},"params":{"_meta":{"a/b":{"id":"x"}}}}',
    '{"params":{"_meta":{"a/b":{"id":"ours x"}}}}',
  ],
  [
    'beside an escaped twin',
    '{"params":{"_meta":{"a/b":{"id":"x","\\u0069d":"y"}}}}',
    '{"params":{"_meta":{"a/b":{"id":"ours y"}}}}',
  ],
])('a value %s is replaced as a client reads it', (_how, text, expected) => {
  expect(edited(text)).toBe(expected);
});

test.each([
  '{"params":{"_meta":{"a/b":{}}}}',
  '{"params":{"_meta":{"a/b":{"id":7}}}}',
  '{"params":{"_meta":{"a/b":"id"}}}',
  '{"params":[{"_meta":1}]}',
  '{"params":{"\\u005fmeta":1}}',
  'no JSON',
  '{"params":{"_meta":{"a/b":{"id":broken',
])('%s is left as it is', (text) => {
  expect(edited(text)).toBe(text);
});

property('any message reads as it was, but for that value', () => {
  const message = fc.record({
    params: fc.record({ _meta: fc.dictionary(fc.string(), fc.jsonValue()) }),
    more: fc.jsonValue(),
  });
  fc.assert(
    fc.property(message, fc.string(), ({ params, more }, id) => {
      const value = { params: { _meta: { ...params._meta, 'a/b': { id } } }, more };
      const expected = structuredClone(value);
      expected.params._meta['a/b'] = { id: `ours ${id}` };
      expect(JSON.parse(edited(JSON.stringify(value)))).toEqual(JSON.parse(JSON.stringify(expected)));
    }),
  );
});
