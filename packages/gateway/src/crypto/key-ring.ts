import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { coded } from '../errors/coded-error.ts';
import { keyBytes, localWrapper } from './key-wrapper.ts';
import { type MasterKeySource, type MasterKeys, masterKeys } from './master-keys.ts';
import { createWhole, replaceWhole } from './whole-file.ts';

/** The file: master keys by a number that grows, and which one is active. */
interface KeyRing {
  readonly active: number;
  readonly keys: ReadonlyMap<number, Buffer>;
}

/** Where the key ring of a data folder lies. */
export function keyRingFile(directory: string): string {
  return join(directory, 'keyring.json');
}

/** The master keys of a data folder, in a file of their own that is made at the first start. */
export function keyRing(directory: string): MasterKeySource {
  const file = keyRingFile(directory);
  return {
    source: file,
    open(create) {
      if (create && !existsSync(file)) createWhole(file, textOf({ active: 1, keys: new Map([[1, newKey()]]) }));
      return asMasterKeys(readKeyRing(file));
    },
    renew() {
      const { keys } = readKeyRing(file);
      const active = Math.max(...keys.keys()) + 1;
      replaceWhole(file, textOf({ active, keys: new Map([...keys, [active, newKey()]]) }));
    },
  };
}

function newKey(): Buffer {
  return randomBytes(keyBytes);
}

function asMasterKeys({ active, keys }: KeyRing): MasterKeys {
  const first = keys.get(active);
  if (!first) throw new Error('a key ring was read without its active key');
  return masterKeys(localWrapper(first), [...keys.values()].map(localWrapper));
}

function readKeyRing(file: string): KeyRing {
  try {
    return parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw coded('keyring_unreadable', { file, reason: reasonOf(error) }, error);
  }
}

function reasonOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : undefined;
  if (code === 'ENOENT') return 'it is missing, and the store holds values sealed with it';
  return code ?? 'it is not a key ring of this version';
}

function textOf({ active, keys }: KeyRing): string {
  const written = Object.fromEntries([...keys].map(([id, key]) => [id, key.toString('base64')]));
  return `${JSON.stringify({ format: 1, active, keys: written }, null, 2)}\n`;
}

function parse(text: string): KeyRing {
  const ring = parseJson(text) as { format?: unknown; active?: unknown; keys?: Record<string, unknown> } | null;
  if (ring?.format !== 1) throw new Error('unknown format');
  const entries = Object.entries(ring.keys ?? {}).map(([id, key]) => [Number(id), keyOf(key)] as const);
  const active = Number(ring.active);
  if (!entries.every(([id, key]) => isNumber(id) && key.length === keyBytes)) throw new Error('a key is malformed');
  if (!entries.some(([id]) => id === active)) throw new Error('the active key is missing');
  return { active, keys: new Map(entries) };
}

/** The parser's own error quotes the text around the fault, which may be a key, and errors are logged with their causes. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new Error('not JSON');
  }
}

function keyOf(key: unknown): Buffer {
  return Buffer.from(typeof key === 'string' ? key : '', 'base64');
}

function isNumber(id: number): boolean {
  return Number.isSafeInteger(id) && id > 0;
}
