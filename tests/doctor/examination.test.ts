import { expect, test } from 'vitest';
import { examined, expectFindings } from './examined.ts';
import { admit } from './patient.ts';

// What is found of each fault is in active-checks.long.test.ts.
test.each([
  ['clients', { sharesClients: false }, 'clients_lost!'],
  ['sessions', { asksFor: 'nothing', sharesSessions: false }, 'sessions_lost!'],
] as const)('%s that one of two instances does not know are found', async (_what, fault, found) => {
  expectFindings((await examined((await admit(fault)).url)).diagnosis, [found]);
});

test('a healthy server is asked within bounds, and its client taken away', async () => {
  const server = await admit();
  const { diagnosis, announced, waited } = await examined(server.url);
  expectFindings(diagnosis, []);
  expect(diagnosis).toMatchObject({ verdict: 'oauth', authMode: 'oauth', era: null, url: server.url });
  expect(announced).toEqual(['slash', 'forwarded host', 'token', 'registration', 'sign-in', 'cleaning up']);
  expect([server.asked('POST /register'), server.asked('GET /authorize'), server.clients(), waited]).toEqual([
    1, 11, 0, 0,
  ]);
  expect(diagnosis.left).toEqual([expect.stringMatching(/^11 sign-ins/)]);
  // Where people would be sent back to was read, and not gone to.
  expect(server.requests.every(({ url = '' }) => !url.startsWith('/oauth/callback'))).toBe(true);
});

test('no more than 2 clients and 20 sign-ins, whatever is found; a client that stays is named', async () => {
  const server = await admit({ sharesClients: false, isManaged: false, takesScopes: false });
  const { diagnosis, waited } = await examined(server.url);
  expectFindings(diagnosis, ['clients_lost!', 'registration_scope']);
  expect([server.asked('POST /register'), server.asked('GET /authorize'), waited]).toEqual([2, 16, 10_000]);
  expect(diagnosis.left).toEqual([
    expect.stringMatching(/^the client [0-9a-f-]{36}, registered at http:/),
    expect.stringMatching(/^16 sign-ins/),
  ]);
});

test('the first 429 ends all checks but the cleaning up', async () => {
  const server = await admit({ authorize: { status: 429, body: 'slow down' } });
  const { diagnosis, announced } = await examined(server.url);
  expect([server.asked('GET /authorize'), server.clients()]).toEqual([1, 0]);
  expect(announced.at(-1)).toBe('cleaning up');
  expectFindings(diagnosis, []);
});

test('no secret of a client or an administrator stands in the report', async () => {
  const server = await admit({ asksFor: 'key', secretEnds: 4_000_000_000 });
  const withKey = await examined(server.url, { 'x-api-key': 'good', 'x-second': 'hunter2-hunter2' });
  const withClient = await examined((await admit({ secretEnds: 4_000_000_000 })).url);
  const report = JSON.stringify([withKey.diagnosis, withClient.diagnosis]);
  for (const secret of ['hunter2', 'the-secret-of-a-client', 'manage-it']) expect(report).not.toContain(secret);
  expect(withKey.diagnosis).toMatchObject({ verdict: 'header', authMode: 'header', era: 'legacy' });
});
