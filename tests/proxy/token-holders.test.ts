import { afterAll, beforeAll, expect, test } from 'vitest';
import { createIdSealer } from '../../packages/gateway/src/crypto/sealed-id.ts';
import { createSessionMarks } from '../../packages/gateway/src/proxy/session-marks.ts';
import { createSessions, type Sessions } from '../../packages/gateway/src/proxy/sessions.ts';
import { ownerOf } from '../../packages/gateway/src/proxy/task-ids.ts';
import type { Credentials } from '../../packages/gateway/src/upstream/identities/credentials.ts';
import { client, openSessionPlace, type SessionPlace } from './place.ts';

let place: SessionPlace;
let instances: readonly [Sessions, Sessions];
beforeAll(async () => {
  place = await openSessionPlace();
  const start = () => createSessions(place.store, place.upstream, {} as Credentials);
  instances = [start(), start()];
});
afterAll(async () => {
  for (const each of instances) await each.close();
  await place.close();
});

test('a token that was given to another person since opens no session of the person before, on any instance', async () => {
  const [here, other] = instances;
  const next = { ...place.principal, userId: 'usr_2' };
  const id = await here.open(place.principal, client);
  // The next holder comes first: whoever loads a session does not make it theirs.
  expect(await other.find(id, next)).toBeUndefined();
  expect(await here.find(id, next)).toBeUndefined();
  expect((await other.find(id, place.principal))?.record.userId).toBe('usr_1');
});

test('nor does its holder reach the tasks of the person before', async () => {
  const [here] = instances;
  const marks = createSessionMarks(createIdSealer('secret'));
  const session = await here.find(await here.open(place.principal, client), place.principal);
  if (!session) throw new Error('the session is not there');
  const task = marks.task(ownerOf(session), { assignmentId: 'asg_1', taskId: 'task-1' });
  expect(marks.readTask(place.principal, task)).toEqual({ assignmentId: 'asg_1', taskId: 'task-1' });
  expect(marks.readTask({ ...place.principal, userId: 'usr_2' }, task)).toBeUndefined();
});
