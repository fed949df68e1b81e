import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { keyRing, keyRingFile } from '../../packages/gateway/src/crypto/key-ring.ts';
import { startHelper } from '../store/process.ts';

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'gatehouse-keys-'));
});
afterEach(() => rmSync(directory, { recursive: true }));

interface Ring {
  readonly format: number;
  readonly active: number;
  readonly keys: Readonly<Record<string, string>>;
}

const readRing = () => JSON.parse(readFileSync(keyRingFile(directory), 'utf8')) as Ring;
const dataKey = Buffer.alloc(32, 5);
const key = (fill: number, length = 32) => Buffer.alloc(length, fill).toString('base64');

test('the first start makes a key ring of one active key, for its owner only, and leaves nothing beside it', () => {
  keyRing(directory).open(true);
  expect(statSync(keyRingFile(directory)).mode & 0o777).toBe(0o600);
  expect(readdirSync(directory)).toEqual(['keyring.json']);
  const { format, active, keys } = readRing();
  expect({ format, active, ids: Object.keys(keys) }).toEqual({ format: 1, active: 1, ids: ['1'] });
  expect(Buffer.from(keys['1'] ?? '', 'base64')).toHaveLength(32);
});

test('the mode of a new key ring does not depend on the umask', () => {
  const before = process.umask(0);
  try {
    keyRing(directory).open(true);
  } finally {
    process.umask(before);
  }
  expect(statSync(keyRingFile(directory)).mode & 0o777).toBe(0o600);
});

test('a later start unwraps what an earlier one wrapped, and leaves the file as it is', async () => {
  const wrapped = await keyRing(directory).open(true).active.wrap(dataKey);
  const before = readFileSync(keyRingFile(directory));
  expect(await keyRing(directory).open(false).active.unwrap(wrapped)).toEqual(dataKey);
  expect(await keyRing(directory).open(true).active.unwrap(wrapped)).toEqual(dataKey);
  expect(readFileSync(keyRingFile(directory))).toEqual(before);
});

test('two folders have different keys', () => {
  keyRing(directory).open(true);
  const first = readRing();
  rmSync(keyRingFile(directory));
  keyRing(directory).open(true);
  expect(readRing().keys).not.toEqual(first.keys);
});

test('of processes that start at once all use the same ring', async () => {
  const starts = Array.from({ length: 4 }, () => startHelper('../crypto/open-ring.ts', directory));
  const ids = (await Promise.all(starts.map(({ lines }) => lines))).flat();
  expect(ids).toEqual(Array.from({ length: 4 }, () => keyRing(directory).open(false).active.id));
  expect(readdirSync(directory)).toEqual(['keyring.json']);
});

test('a missing key ring is an error that names the file, where sealed values exist, and no new one is made', () => {
  const message = expect.stringMatching(/keyring\.json cannot be used: it is missing.*restore it from your backup/);
  expect(() => keyRing(directory).open(false)).toThrow(
    expect.objectContaining({ code: 'keyring_unreadable', message }),
  );
  expect(existsSync(keyRingFile(directory))).toBe(false);
});

test.each<[string, string]>([
  ['empty', ''],
  ['cut off', '{"format":1,"active":1,'],
  ['null', 'null'],
  ['a list', '[]'],
  ['text', '"keys"'],
  ['of a later format', JSON.stringify({ format: 2, active: 1, keys: { 1: key(1) } })],
  ['without keys', JSON.stringify({ format: 1, active: 1 })],
  ['without its active key', JSON.stringify({ format: 1, active: 2, keys: { 1: key(1) } })],
  ['without an active key', JSON.stringify({ format: 1, keys: { 1: key(1) } })],
  ['with a short key', JSON.stringify({ format: 1, active: 1, keys: { 1: key(1, 31) } })],
  ['with a short key that is not active', JSON.stringify({ format: 1, active: 1, keys: { 1: key(1), 2: key(2, 16) } })],
  ['with a key that is no text', JSON.stringify({ format: 1, active: 1, keys: { 1: 7 } })],
  ['with a key of number 0', JSON.stringify({ format: 1, active: 0, keys: { 0: key(1) } })],
  ['with a key whose number is none', JSON.stringify({ format: 1, active: 'a', keys: { a: key(1) } })],
])('a key ring that is %s is reported and left as it is', (_, text) => {
  writeFileSync(keyRingFile(directory), text);
  for (const create of [true, false]) {
    expect(() => keyRing(directory).open(create)).toThrow(expect.objectContaining({ code: 'keyring_unreadable' }));
  }
  expect(readFileSync(keyRingFile(directory), 'utf8')).toBe(text);
});

test.each<[string, string]>([
  ['with a short key', '{"format":1,"active":1,"keys":{"1":"c2VjcmV0"}}'],
  ['that is no JSON around a key', '{"format":1,"active":1,"keys":{"1":"c2VjcmV0"x}}'],
])('an error about a key ring %s quotes no key, in no cause either', (_, text) => {
  writeFileSync(keyRingFile(directory), text);
  const quoted: string[] = [];
  try {
    keyRing(directory).open(false);
  } catch (thrown) {
    for (let error = thrown; error instanceof Error; error = error.cause) quoted.push(String(error.stack));
  }
  expect(quoted.length).toBeGreaterThan(0);
  expect(quoted.join()).not.toContain('c2VjcmV0');
});

test('a new master key is active from then on, the older ones still unwrap, and the file stays private', async () => {
  const ring = keyRing(directory);
  const old = ring.open(true).active;
  ring.renew();
  const { active, byId } = ring.open(false);
  expect(active.id).not.toBe(old.id);
  expect(await byId.get(old.id)?.unwrap(await old.wrap(dataKey))).toEqual(dataKey);
  expect(byId.get(active.id)?.id).toBe(active.id);
  ring.renew();
  expect(Object.keys(readRing().keys)).toEqual(['1', '2', '3']);
  expect(readRing().active).toBe(3);
  expect(statSync(keyRingFile(directory)).mode & 0o777).toBe(0o600);
  expect(readdirSync(directory)).toEqual(['keyring.json']);
});

test('a key ring that is broken or missing gets no new master key', () => {
  expect(() => keyRing(directory).renew()).toThrow(expect.objectContaining({ code: 'keyring_unreadable' }));
  writeFileSync(keyRingFile(directory), '{"format":1,');
  expect(() => keyRing(directory).renew()).toThrow(expect.objectContaining({ code: 'keyring_unreadable' }));
  expect(readFileSync(keyRingFile(directory), 'utf8')).toBe('{"format":1,');
});

test('a folder that is not there gives the error of the operating system, not of a lost key ring', () => {
  const missing = join(directory, 'missing');
  expect(() => keyRing(missing).open(true)).toThrow(expect.objectContaining({ code: 'ENOENT' }));
});

test('a key ring that cannot be read is reported with the reason', () => {
  mkdirSync(keyRingFile(directory));
  const message = expect.stringContaining('EISDIR');
  expect(() => keyRing(directory).open(false)).toThrow(
    expect.objectContaining({ code: 'keyring_unreadable', message }),
  );
});
