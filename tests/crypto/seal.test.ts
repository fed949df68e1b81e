import { randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { type SealKeys, type SealPlace, seal, unseal } from '../../packages/gateway/src/crypto/seal.ts';

const place: SealPlace = { table: 'identities', rowId: 'idn_1', column: 'sealed' };
const keys: SealKeys = { active: 1, keys: new Map([[1, randomBytes(32)]]) };

test.each(['', 'secret', 'ключ 🔑', 'a\0b', 'x'.repeat(100_000)])(
  'opens to the text that was sealed (case %#)',
  (text) => {
    expect(unseal(keys, place, seal(keys, place, text))).toBe(text);
  },
);

test('opens from any view of the bytes', () => {
  const sealed = seal(keys, place, 'secret');
  const inside = new Uint8Array(sealed.length + 20);
  inside.set(sealed, 7);
  expect(unseal(keys, place, inside.subarray(7, 7 + sealed.length))).toBe('secret');
});

test('is format, key id, nonce, ciphertext and tag, and nothing else', () => {
  const sealed = seal(keys, place, 'secret');
  expect([...sealed.subarray(0, 2)]).toEqual([1, 1]);
  expect(sealed).toHaveLength(2 + 12 + 'secret'.length + 16);
  expect(sealed.includes('secret')).toBe(false);
});

test('never gives the same bytes twice', () => {
  const sealed = Array.from({ length: 100 }, () => seal(keys, place, 'secret').toString('hex'));
  expect(new Set(sealed).size).toBe(100);
});

test.each<[string, SealPlace]>([
  ['table', { ...place, table: 'apps' }],
  ['row', { ...place, rowId: 'idn_2' }],
  ['column', { ...place, column: 'refresh' }],
  ['place whose parts join to the same text', { table: 'identitie', rowId: 'sidn_1', column: 'sealed' }],
  ['place whose row and column are cut elsewhere', { table: 'identities', rowId: 'idn_', column: '1sealed' }],
])('a value moved to another %s does not open', (_, elsewhere) => {
  const sealed = seal(keys, place, 'secret');
  expect(() => unseal(keys, elsewhere, sealed)).toThrow();
  expect(unseal(keys, place, sealed)).toBe('secret');
});

test('a value with any one bit flipped does not open', () => {
  const sealed = seal(keys, place, 'secret');
  for (let bit = 0; bit < sealed.length * 8; bit++) {
    const flipped = Buffer.from(sealed);
    flipped[bit >> 3] = (flipped[bit >> 3] ?? 0) ^ (1 << (bit & 7));
    expect(() => unseal(keys, place, flipped), `bit ${bit}`).toThrow();
  }
});

test('a value cut short or made longer does not open', () => {
  const sealed = seal(keys, place, 'secret');
  for (let length = 0; length < sealed.length; length++) {
    expect(() => unseal(keys, place, sealed.subarray(0, length)), `${length} bytes`).toThrow();
  }
  expect(() => unseal(keys, place, Buffer.concat([sealed, Buffer.alloc(1)]))).toThrow();
});

test('the key id is part of what is sealed: the same key under another id does not open', () => {
  const key = randomBytes(32);
  const sealed = seal({ active: 1, keys: new Map([[1, key]]) }, place, 'secret');
  const twice: SealKeys = { active: 1, keys: new Map([1, 2].map((id) => [id, key])) };
  expect(unseal(twice, place, sealed)).toBe('secret');
  sealed[1] = 2;
  expect(() => unseal(twice, place, sealed)).toThrow();
});
