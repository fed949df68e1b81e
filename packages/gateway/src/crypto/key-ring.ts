import { randomBytes } from 'node:crypto';
import { closeSync, existsSync, fsyncSync, linkSync, openSync, readFileSync, unlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { coded } from '../errors/coded-error.ts';
import { type SealKeys, type SealPlace, seal, unseal } from './seal.ts';

/** Seals and opens values with the keys of one data folder. */
export interface Sealer {
  seal(place: SealPlace, plaintext: string): Buffer;
  /** @throws sealed_unreadable */
  open(place: SealPlace, sealed: Uint8Array): string;
}

const keyBytes = 32;

/** Opens the key ring in a data folder, making it at the first start. */
export function keyRingSealer(directory: string): { readonly source: string; open(create: boolean): Sealer } {
  return { source: keyRingFile(directory), open: (create) => openSealer(directory, { create }) };
}

/** Where the key ring of a data folder lies. */
export function keyRingFile(directory: string): string {
  return join(directory, 'keyring.json');
}

/**
 * Opens the key ring of a data folder.
 * @param options.create make a new one where there is none. Leave it off once sealed values exist: a new ring would not open
 * them, and hide that the old one is missing.
 * @throws keyring_unreadable; the operating system's error where a new ring cannot be written
 */
export function openSealer(directory: string, options: { readonly create: boolean }): Sealer {
  const keys = readKeyRing(keyRingFile(directory), options.create);
  return {
    seal: (place, plaintext) => seal(keys, place, plaintext),
    open(place, sealed) {
      try {
        return unseal(keys, place, sealed);
      } catch (error) {
        throw coded('sealed_unreadable', { place: `${place.table} ${place.rowId}` }, error);
      }
    },
  };
}

function readKeyRing(file: string, create: boolean): SealKeys {
  if (create && !existsSync(file)) createKeyRing(file);
  try {
    return parseKeyRing(readFileSync(file, 'utf8'));
  } catch (error) {
    throw coded('keyring_unreadable', { file, reason: reasonOf(error) }, error);
  }
}

function reasonOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : undefined;
  if (code === 'ENOENT') return 'it is missing, and the store holds values sealed with it';
  return code ?? 'it is not a key ring of this version';
}

/**
 * Appears whole and synced or not at all, and only where no file is: a process killed here leaves nothing half-written, and
 * of several that start at once all use the ring of the first.
 */
function createKeyRing(file: string): void {
  const key = randomBytes(keyBytes).toString('base64');
  const draft = `${file}.${randomBytes(8).toString('hex')}`;
  const text = `${JSON.stringify({ format: 1, active: 1, keys: { 1: key } }, null, 2)}\n`;
  writeFileSync(draft, text, { mode: 0o600, flag: 'wx', flush: true });
  try {
    linkSync(draft, file);
    syncDirectory(dirname(file));
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
  } finally {
    unlinkSync(draft);
  }
}

/** A new name outlives a power cut only once its directory is synced. */
function syncDirectory(directory: string): void {
  const descriptor = openSync(directory, 'r');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

function parseKeyRing(text: string): SealKeys {
  const ring = parseJson(text) as { format?: unknown; active?: unknown; keys?: Record<string, unknown> } | null;
  if (ring?.format !== 1) throw new Error('unknown format');
  const entries = Object.entries(ring.keys ?? {}).map(([id, key]) => [Number(id), keyOf(key)] as const);
  const active = Number(ring.active);
  if (!entries.every(([id, key]) => isKeyId(id) && key.length === keyBytes)) throw new Error('a key is malformed');
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

/** An id is one byte of every sealed value. */
function isKeyId(id: number): boolean {
  return Number.isInteger(id) && id > 0 && id < 256;
}
