import { mkdirSync, rmSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { recordChanges } from '../../packages/gateway/src/admin/administration.ts';
import { openAuditReader } from '../../packages/gateway/src/audit/reader.ts';
import { openAuditTrail } from '../../packages/gateway/src/audit/trail.ts';
import { createDatabase } from '../postgres/database.ts';
import { silent } from '../store/folder.ts';
import { killWhileWriting } from '../store/kill-while-writing.ts';
import { locationOf, openAt } from '../store/place.ts';

let directory = '';
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'gatehouse-strict-'));
});
afterEach(() => rm(directory, { recursive: true }));

async function recordedAfterKills(place: string): Promise<void> {
  const { servers } = await killWhileWriting(place, 5);
  expect(servers.length).toBeGreaterThan(0);
  const reader = await openAuditReader(locationOf(place));
  const events = await reader.tail({ afterId: 0, limit: 100_000 });
  const recorded = new Set(events.filter(({ action }) => action === 'server.add').map(({ target }) => target));
  expect(servers.filter((slug) => !recorded.has(slug))).toEqual([]);
  await reader.verify();
  await reader.close();
}

test('a change that was acknowledged is on the trail in a folder, whenever its process was killed', async () => {
  await recordedAfterKills(directory);
}, 60_000);

test('a change that was acknowledged is on the trail in a database, whenever its process was killed', async () => {
  const { url, drop } = await createDatabase();
  await recordedAfterKills(`${directory}#${url}`);
  await drop();
}, 60_000);

test('a change whose record nobody can keep is told of as made and not recorded', async () => {
  const location = locationOf(join(directory, 'data'));
  const audit = await openAuditTrail({ location, log: silent });
  // The worker opens the file after this thread proved that it can be opened.
  rmSync(join(location.directory, 'audit.db'));
  mkdirSync(join(location.directory, 'audit.db'));
  const store = await openAt(directory, true);
  const changes = [
    { action: 'server.add', target: 'crm' } as const,
    { action: 'gateway.add', target: 'main' } as const,
  ];
  await expect(recordChanges({ audit, principal: 'cli' }, changes, Date.now())).rejects.toMatchObject({
    code: 'audit_unkept',
    message: expect.stringContaining('(server.add crm, gateway.add main)'),
  });
  await audit.close();
  await store.close();
});
