import { randomBytes } from 'node:crypto';
import { closeSync, fsyncSync, linkSync, openSync, renameSync, unlinkSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

const kept = { mode: 0o600, flush: true } as const;

/**
 * Writes a file for its owner only, which appears whole and synced or not at all, and only where no file is: a process killed
 * here leaves nothing half-written, and of several at once the first one's file stays.
 */
export function createWhole(file: string, text: string): void {
  const draft = `${file}.${randomBytes(8).toString('hex')}`;
  writeFileSync(draft, text, { ...kept, flag: 'wx' });
  try {
    linkSync(draft, file);
    syncDirectory(dirname(file));
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
  } finally {
    unlinkSync(draft);
  }
}

/**
 * Replaces a file in one step: at every moment, a power cut included, either the old text or the new one is there, and whole.
 * Two processes must not do so at once: the draft has one name, so that what a killed one left is written over by the next.
 */
export function replaceWhole(file: string, text: string): void {
  const draft = `${file}.new`;
  writeFileSync(draft, text, kept);
  renameSync(draft, file);
  syncDirectory(dirname(file));
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
