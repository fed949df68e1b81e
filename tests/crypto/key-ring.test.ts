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
import { keyRingFile, openSealer } from '../../packages/gateway/src/crypto/key-ring.ts';
import { startHelper } from '../store/process.ts';

const place = { table: 'identities', rowId: 'idn_1', column: 'sealed' };

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
const writeRing = (ring: unknown) => writeFileSync(keyRingFile(directory), JSON.stringify(ring));
const key = (fill: number, length = 32) => Buffer.alloc(length, fill).toString('base64');

test('the first start makes a key ring of one active key, for its owner only, and leaves nothing beside it', () => {
  openSealer(directory, { create: true });
  expect(statSync(keyRingFile(directory)).mode & 0o777).toBe(0o600);
  expect(readdirSync(directory)).toEqual(['keyring.json']);
  const { format, active, keys } = readRing();
  expect({ format, active, ids: Object.keys(keys) }).toEqual({ format: 1, active: 1, ids: ['1'] });
  expect(Buffer.from(keys['1'] ?? '', 'base64')).toHaveLength(32);
});

test('the mode of a new key ring does not depend on the umask', () => {
  const before = process.umask(0);
  try {
    openSealer(directory, { create: true });
  } finally {
    process.umask(before);
  }
  expect(statSync(keyRingFile(directory)).mode & 0o777).toBe(0o600);
});

test('a later start opens what an earlier one sealed, and leaves the file as it is', () => {
  const sealed = openSealer(directory, { create: true }).seal(place, 'secret');
  const before = readFileSync(keyRingFile(directory));
  expect(openSealer(directory, { create: false }).open(place, sealed)).toBe('secret');
  expect(openSealer(directory, { create: true }).open(place, sealed)).toBe('secret');
  expect(readFileSync(keyRingFile(directory))).toEqual(before);
});

test('two folders have different keys', () => {
  openSealer(directory, { create: true });
  const first = readRing();
  rmSync(keyRingFile(directory));
  openSealer(directory, { create: true });
  expect(readRing().keys).not.toEqual(first.keys);
});

test('of processes that start at once all use the same ring', async () => {
  const starts = Array.from({ length: 4 }, () => startHelper('../crypto/seal-in.ts', directory));
  const sealed = (await Promise.all(starts.map(({ lines }) => lines))).flat();
  expect(sealed).toHaveLength(4);
  const sealer = openSealer(directory, { create: false });
  for (const value of sealed) expect(sealer.open(place, Buffer.from(value, 'hex'))).toBe('secret');
  expect(readdirSync(directory)).toEqual(['keyring.json']);
});

test('a missing key ring is an error that names the file, where sealed values exist, and no new one is made', () => {
  const message = expect.stringMatching(/keyring\.json cannot be used: it is missing.*restore it from your backup/);
  expect(() => openSealer(directory, { create: false })).toThrow(
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
  ['with a key id that does not fit a byte', JSON.stringify({ format: 1, active: 256, keys: { 256: key(1) } })],
  ['with a key id that is no number', JSON.stringify({ format: 1, active: 'a', keys: { a: key(1) } })],
])('a key ring that is %s is reported and left as it is', (_, text) => {
  writeFileSync(keyRingFile(directory), text);
  for (const create of [true, false]) {
    expect(() => openSealer(directory, { create })).toThrow(expect.objectContaining({ code: 'keyring_unreadable' }));
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
    openSealer(directory, { create: false });
  } catch (thrown) {
    for (let error = thrown; error instanceof Error; error = error.cause) quoted.push(String(error.stack));
  }
  expect(quoted.length).toBeGreaterThan(0);
  expect(quoted.join()).not.toContain('c2VjcmV0');
});

test('a value does not open with another ring, and the error names table and row but no value', () => {
  const sealed = openSealer(directory, { create: true }).seal(place, 'secret');
  writeRing({ format: 1, active: 1, keys: { 1: key(9) } });
  const message = expect.stringContaining('a sealed value in identities idn_1 does not open');
  expect(() => openSealer(directory, { create: false }).open(place, sealed)).toThrow(
    expect.objectContaining({ code: 'sealed_unreadable', message }),
  );
});

test('with several keys the active one seals, and older ones still open', () => {
  const old = openSealer(directory, { create: true }).seal(place, 'old');
  const { keys } = readRing();
  writeRing({ format: 1, active: 2, keys: { ...keys, 2: key(2) } });
  const sealer = openSealer(directory, { create: false });
  const fresh = sealer.seal(place, 'new');
  expect([old[1], fresh[1]]).toEqual([1, 2]);
  expect([sealer.open(place, old), sealer.open(place, fresh)]).toEqual(['old', 'new']);

  writeRing({ format: 1, active: 2, keys: { 2: key(2) } });
  const later = openSealer(directory, { create: false });
  expect(later.open(place, fresh)).toBe('new');
  expect(() => later.open(place, old)).toThrow(expect.objectContaining({ code: 'sealed_unreadable' }));
});

test('a folder that is not there gives the error of the operating system, not of a lost key ring', () => {
  const missing = join(directory, 'missing');
  expect(() => openSealer(missing, { create: true })).toThrow(expect.objectContaining({ code: 'ENOENT' }));
});

test('a key ring that cannot be read is reported with the reason', () => {
  mkdirSync(keyRingFile(directory));
  const message = expect.stringContaining('EISDIR');
  expect(() => openSealer(directory, { create: false })).toThrow(
    expect.objectContaining({ code: 'keyring_unreadable', message }),
  );
});
