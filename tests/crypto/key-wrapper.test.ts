import { randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { localWrapper } from '../../packages/gateway/src/crypto/key-wrapper.ts';

const masterKey = randomBytes(32);
const dataKey = randomBytes(32);

test('a wrapped key unwraps with the same master key, in this process and in another', async () => {
  const wrapped = await localWrapper(masterKey).wrap(dataKey);
  expect(await localWrapper(Buffer.from(masterKey)).unwrap(wrapped)).toEqual(dataKey);
  expect(await localWrapper(masterKey).unwrap(new Uint8Array(wrapped))).toEqual(dataKey);
});

test('a wrapped key does not unwrap with another master key', async () => {
  const wrapped = await localWrapper(masterKey).wrap(dataKey);
  await expect(localWrapper(randomBytes(32)).unwrap(wrapped)).rejects.toThrow();
});

test('a wrapped key with any one bit flipped, cut short or made longer does not unwrap', async () => {
  const wrapper = localWrapper(masterKey);
  const wrapped = Buffer.from(await wrapper.wrap(dataKey));
  for (let bit = 0; bit < wrapped.length * 8; bit++) {
    const flipped = Buffer.from(wrapped);
    flipped[bit >> 3] = (flipped[bit >> 3] ?? 0) ^ (1 << (bit & 7));
    await expect(wrapper.unwrap(flipped), `bit ${bit}`).rejects.toThrow();
  }
  await expect(wrapper.unwrap(wrapped.subarray(0, -1))).rejects.toThrow('not a wrapped key');
  await expect(wrapper.unwrap(Buffer.concat([wrapped, Buffer.alloc(1)]))).rejects.toThrow('not a wrapped key');
  await expect(wrapper.unwrap(Buffer.alloc(0))).rejects.toThrow('not a wrapped key');
});

test('wrapping twice never gives the same bytes, nor any of the key', async () => {
  const wrapper = localWrapper(masterKey);
  const [one, two] = [Buffer.from(await wrapper.wrap(dataKey)), Buffer.from(await wrapper.wrap(dataKey))];
  expect(one.equals(two)).toBe(false);
  expect(one.includes(dataKey.subarray(0, 8))).toBe(false);
});

test('the id of a master key is always the same, another for another key, and tells nothing of it', () => {
  const { id } = localWrapper(masterKey);
  expect(id).toMatch(/^local:[0-9a-f]{16}$/);
  expect(localWrapper(Buffer.from(masterKey)).id).toBe(id);
  expect(localWrapper(randomBytes(32)).id).not.toBe(id);
  expect(masterKey.toString('hex')).not.toContain(id.slice('local:'.length));
});
