import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach } from 'vitest';
import type { Administration } from '../../packages/gateway/src/admin/administration.ts';
import { openAuditReader } from '../../packages/gateway/src/audit/reader.ts';
import { openAuditTrail } from '../../packages/gateway/src/audit/trail.ts';
import { openStore } from '../../packages/gateway/src/store/open.ts';
import { silent } from '../store/folder.ts';

export interface AdministrationBench {
  /** On an empty store, new for each test. */
  readonly administration: Administration;
  /** `action target` of what was recorded so far. */
  recorded(): Promise<string[]>;
}

/** Gives each test of a file an empty installation in a folder of its own. */
export function eachOnItsInstallation(principal: Administration['principal']): AdministrationBench {
  const current: { directory: string; administration: Administration | undefined } = {
    directory: '',
    administration: undefined,
  };
  const administration = (): Administration => {
    if (!current.administration) throw new Error('no test is running');
    return current.administration;
  };
  beforeEach(async () => {
    current.directory = await mkdtemp(join(tmpdir(), 'gatehouse-admin-'));
    const location = { directory: current.directory, database: undefined };
    current.administration = {
      store: await openStore(location, { exclusive: true, log: silent }),
      audit: await openAuditTrail({ location, log: silent }),
      principal,
    };
  });
  afterEach(async () => {
    await administration().audit.close();
    await administration().store.close();
    await rm(current.directory, { recursive: true });
  });
  return {
    get administration() {
      return administration();
    },
    async recorded() {
      await administration().audit.flush();
      const reader = await openAuditReader({ directory: current.directory, database: undefined });
      const events = await reader.tail({ afterId: 0, limit: 100 });
      await reader.close();
      return events.map(({ action, target }) => `${action} ${target}`);
    },
  };
}
