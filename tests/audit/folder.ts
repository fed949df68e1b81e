import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { afterEach, beforeEach } from 'vitest';
import type { AuditReader, AuditTrail } from '../../packages/gateway/src/audit/audit.ts';
import { openAuditReader } from '../../packages/gateway/src/audit/reader.ts';
import { openAuditTrail } from '../../packages/gateway/src/audit/trail.ts';
import { createLog } from '../../packages/gateway/src/log/logger.ts';

export interface Folder {
  /** A data folder that is not there yet, new for each test. */
  readonly path: string;
  readonly file: string;
  /** Log lines of its trails. */
  readonly logged: readonly { readonly level: string; readonly msg: string; readonly unkept?: number }[];
  /** What is opened here is closed after the test at the latest. */
  trail(options?: { readonly capacity?: number }): Promise<AuditTrail>;
  reader(): Promise<AuditReader>;
  /** A connection of somebody else. */
  connection(): Sqlite.Database;
  /** The correlation ids that another connection sees, in their order. */
  kept(): Promise<string[]>;
}

/** Gives each test of a file a data folder of its own. */
export function eachInItsFolder(): Folder {
  let root = '';
  let logged: Folder['logged'][number][] = [];
  let opened: (() => unknown)[] = [];
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'gatehouse-audit-'));
    logged = [];
    opened = [];
  });
  afterEach(async () => {
    for (const close of opened.reverse()) await close();
    rmSync(root, { recursive: true });
  });
  const opening = <T extends { close(): unknown }>(thing: T): T => {
    opened.push(() => thing.close());
    return thing;
  };
  const folder: Folder = {
    get path() {
      return join(root, 'data');
    },
    get file() {
      return join(folder.path, 'audit.db');
    },
    get logged() {
      return logged;
    },
    async trail(options = {}) {
      const log = createLog('info', { write: (line) => logged.push(JSON.parse(line)) });
      return opening(await openAuditTrail({ directory: folder.path, log, ...options }));
    },
    reader: async () => opening(await openAuditReader(folder.path)),
    connection: () => opening(new Sqlite(folder.file)),
    async kept() {
      const reader = await openAuditReader(folder.path);
      const events = await reader.tail({ afterId: 0, limit: 1_000_000 });
      await reader.close();
      return events.map(({ correlationId }) => correlationId);
    },
  };
  return folder;
}
