import { randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import {
  keyIdOf,
  type SealKey,
  type SealPlace,
  seal,
  sealHeader,
  unseal,
} from '../../packages/gateway/src/crypto/seal.ts';

const place: SealPlace = { table: 'identities', rowId: 'idn_1', column: 'sealed' };
const key: SealKey = { id: 0x01020304, key: randomBytes(32) };

test.each(['', 'secret', 'ключ 🔑', 'a\0b', 'x'.repeat(100_000)])(
  'opens to the text that was sealed (case %#)',
  (text) => {
    expect(unseal(key, place, seal(key, place, text))).toBe(text);
  },
);

test('opens from any view of the bytes', () => {
  const sealed = seal(key, place, 'secret');
  const inside = new Uint8Array(sealed.length + 20);
  inside.set(sealed, 7);
  expect(unseal(key, place, inside.subarray(7, 7 + sealed.length))).toBe('secret');
});

test('is format, key id, nonce, ciphertext and tag, and nothing else', () => {
  const sealed = seal(key, place, 'secret');
  expect([...sealed.subarray(0, 5)]).toEqual([1, 1, 2, 3, 4]);
  expect(sealed).toHaveLength(5 + 12 + 'secret'.length + 16);
  expect(sealed.includes('secret')).toBe(false);
});

test('never gives the same bytes twice', () => {
  const sealed = Array.from({ length: 100 }, () => seal(key, place, 'secret').toString('hex'));
  expect(new Set(sealed).size).toBe(100);
});

test.each<[string, SealPlace]>([
  ['table', { ...place, table: 'apps' }],
  ['row', { ...place, rowId: 'idn_2' }],
  ['column', { ...place, column: 'refresh' }],
  ['place whose parts join to the same text', { table: 'identitie', rowId: 'sidn_1', column: 'sealed' }],
  ['place whose row and column are cut elsewhere', { table: 'identities', rowId: 'idn_', column: '1sealed' }],
])('a value moved to another %s does not open', (_, elsewhere) => {
  const sealed = seal(key, place, 'secret');
  expect(() => unseal(key, elsewhere, sealed)).toThrow();
  expect(unseal(key, place, sealed)).toBe('secret');
});

test('a value with any one bit flipped does not open', () => {
  const sealed = seal(key, place, 'secret');
  for (let bit = 0; bit < sealed.length * 8; bit++) {
    const flipped = Buffer.from(sealed);
    flipped[bit >> 3] = (flipped[bit >> 3] ?? 0) ^ (1 << (bit & 7));
    expect(() => unseal(key, place, flipped), `bit ${bit}`).toThrow();
  }
});

test('a value cut short or made longer does not open', () => {
  const sealed = seal(key, place, 'secret');
  for (let length = 0; length < sealed.length; length++) {
    expect(() => unseal(key, place, sealed.subarray(0, length)), `${length} bytes`).toThrow();
  }
  expect(() => unseal(key, place, Buffer.concat([sealed, Buffer.alloc(1)]))).toThrow();
});

test('names its key, by which it can be found', () => {
  const sealed = seal(key, place, 'secret');
  expect(keyIdOf(sealed)).toBe(key.id);
  expect(sealed.subarray(0, 5)).toEqual(sealHeader(key.id));
  expect(() => unseal({ ...key, id: 7 }, place, sealed)).toThrow();
  expect(() => unseal({ ...key, key: randomBytes(32) }, place, sealed)).toThrow();
});

test('the key id is part of what is sealed: the same key under another id does not open', () => {
  const sealed = seal(key, place, 'secret');
  expect(unseal(key, place, sealed)).toBe('secret');
  sealed.writeUInt32BE(2, 1);
  expect(() => unseal({ ...key, id: 2 }, place, sealed)).toThrow();
});

test.each(['', 'secret', '\u0002\0\0\0\u0001 of another format and long enough'])(
  'what is no sealed value is told so, and names no key (case %#)',
  (text) => {
    expect(() => keyIdOf(Buffer.from(text))).toThrow('not a sealed value');
  },
);
