import { afterAll, beforeAll, expect, test } from 'vitest';
import { addServer } from '../../packages/gateway/src/admin/add-server.ts';
import { createToken } from '../../packages/gateway/src/admin/create-token.ts';
import { setIdentityHeaders } from '../../packages/gateway/src/admin/identities.ts';
import { hashSecret } from '../../packages/gateway/src/crypto/token.ts';
import { eventually } from '../e2e/eventually.ts';
import { openGetStream } from '../e2e/open-stream.ts';
import { said } from '../support/fake-answers.ts';
import { type FakeServer, startFake } from '../support/fake-server.ts';
import { RawClient } from '../support/raw-client.ts';
import { openPlace, type Place, secretValue } from './place.ts';

let [before, after]: FakeServer[] = [];
let place: Place;
beforeAll(async () => {
  [before, after] = [
    await startFake({ name: 'before', listChanged: true }),
    await startFake({ name: 'after', listChanged: true }),
  ];
  place = await openPlace('sqlite');
  const address = { url: before.url, network: 'private' } as const;
  const auth = { mode: 'header', headerNames: ['x-key'] } as const;
  await addServer(place.administration, { slug: 'moving', gateway: 'moving', ...address, auth, identity: 'per-user' });
});
afterAll(async () => {
  await place.close();
  await before?.close();
  await after?.close();
});

const everything = (fake: FakeServer | undefined) => JSON.stringify(fake?.received.map(({ headers }) => headers));
const listening = (fake: FakeServer | undefined) => [...(fake?.sessions.values() ?? [])].some(Boolean);

test('calls and streams go to the new address, and what a person gave for the old one does not', async () => {
  const user = 'ada@example.com';
  const values = { server: 'moving', user, headers: { 'x-key': secretValue } };
  await setIdentityHeaders(place.administration, values);
  const { token } = await createToken(place.administration, { gateway: 'moving', user });
  const client = new RawClient(`${place.url}/mcp/moving`, token);
  await client.open();
  const stream = await openGetStream(client);
  expect((await client.tool('moving__echo')).result).toEqual(said('before heard {}'));
  await eventually(() => listening(before)).toBe(true);
  const known = String(before?.heard('tools/call').at(-1)?.headers['mcp-session-id']);
  await place.recorded();

  const moved = await place.ask('root', 'PATCH', '/servers/moving', { body: { url: after?.url } });
  expect(moved).toMatchObject({ status: 200, json: { url: after?.url, network: 'private' } });
  expect(await place.recorded()).toEqual(['server.update moving user:root@example.com']);
  expect((await client.tool('moving__echo')).error?.data).toMatchObject({ code: 'sign_in_needed' });
  await eventually(() => listening(before)).toBe(false);
  expect(everything(after)).not.toContain(secretValue);

  const own = { server: 'moving', user, headers: { 'x-key': 'for-the-new-one' } };
  expect((await place.ask('ada', 'POST', '/identities', { body: own })).status).toBe(201);
  expect((await client.tool('moving__echo')).result).toEqual(said('after heard {}'));
  await eventually(() => listening(after)).toBe(true);
  expect(everything(after)).toContain('for-the-new-one');
  for (const text of [secretValue, known]) expect(everything(after)).not.toContain(text);
  expect(stream.state()).toBe('open');

  // The session knows for whom it acts: nobody else could end hers at the server.
  const upstream = String(after?.heard('tools/call').at(-1)?.headers['mcp-session-id']);
  expect(after?.sessions.has(upstream)).toBe(true);
  expect((await place.ask('root', 'DELETE', `/sessions/${hashSecret(client.sessionId ?? '')}`)).status).toBe(204);
  await eventually(() => after?.sessions.has(upstream)).toBe(false);
  await eventually(stream.state).toBe('ended');
});
