import { expect, test } from 'vitest';
import { createIdSealer } from '../../packages/gateway/src/crypto/sealed-id.ts';

const ids = createIdSealer('a secret that all instances have');
const texts = ['', '1', '"1"', 'a'.repeat(1_000), 'ä€😀', '{"id":7}'];

test.each(texts)('%j is opened by any instance in its own context, and looks the same each time', (text) => {
  const sealed = ids.seal('session one', text);
  expect(createIdSealer('a secret that all instances have').open('session one', sealed)).toBe(text);
  expect(ids.seal('session one', text)).toBe(sealed);
  expect(sealed).toMatch(/^[\w-]+$/);
});

test.each(texts)('%j is opened in no other context and with no other secret', (text) => {
  const sealed = ids.seal('session one', text);
  expect(ids.open('session two', sealed)).toBeUndefined();
  expect(createIdSealer('another secret').open('session one', sealed)).toBeUndefined();
});

test('what differs in anything looks different, and shows nothing of the text', () => {
  const sealed = ['one', 'two'].flatMap((context) => ['7', '8'].map((text) => ids.seal(context, text)));
  expect(new Set(sealed.map((each) => each.slice(0, 16))).size).toBe(4);
  expect(Buffer.from(ids.seal('one', 'a text to be seen'), 'base64url').toString('latin1')).not.toContain('text');
});

test('not one changed character opens', () => {
  const sealed = ids.seal('one', 'a request');
  for (let at = 0; at < sealed.length; at += 1) {
    const changed = sealed.slice(0, at) + (sealed[at] === 'A' ? 'B' : 'A') + sealed.slice(at + 1);
    expect(ids.open('one', changed)).toBeUndefined();
  }
});

test.each(['', 'x', 'not base64!', '😀', 'A'.repeat(20_000), 'A'.repeat(38)])('%j opens nothing', (text) => {
  expect(ids.open('one', text)).toBeUndefined();
});
