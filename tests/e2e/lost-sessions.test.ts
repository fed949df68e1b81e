import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { sendRpcError } from '../support/fake-answers.ts';
import { faultAt, faultOnceAt } from '../support/fake-fault.ts';
import { lostSessions } from '../support/fake-lost-sessions.ts';
import { type FakeOptions, type FakeServer, startFake } from '../support/fake-server.ts';
import { expectEvents, expectRefusal } from './row.ts';
import { type Scene, startScene } from './scene.ts';

const servers: Readonly<Record<string, FakeOptions>> = {
  forgetful: { prompts: ['brief'], resources: ['forgetful://1'] },
  'once-400': { fault: faultOnceAt('tools/call', lostSessions.noValidSession) },
  'always-404': { fault: faultAt('tools/call', lostSessions.notFound) },
  'always-400': { fault: faultAt('tools/call', lostSessions.noValidSession) },
  'bad-request': { fault: faultAt('tools/call', lostSessions.badRequest) },
  stateless: { keepsSessions: false, fault: faultAt('tools/call', lostSessions.notFound) },
  closing: {},
};

const fakes: Record<string, FakeServer> = {};
let scene: Scene;
beforeAll(async () => {
  for (const [slug, options] of Object.entries(servers)) fakes[slug] = await startFake({ name: slug, ...options });
  const gateways = Object.fromEntries(Object.keys(servers).map((slug) => [slug, [slug]]));
  scene = await startScene({ servers: fakes, gateways });
});
afterAll(async () => {
  await scene.close();
  for (const fake of Object.values(fakes)) await fake.close();
});

function fakeOf(slug: string): FakeServer {
  const fake = fakes[slug];
  if (!fake) throw new Error(`there is no server ${slug}`);
  return fake;
}

const sessionsOf = (fake: FakeServer, method: string) =>
  fake.heard(method).map(({ headers }) => headers['mcp-session-id']);

// As behind a balancer, where the next instance has never known it ('framework: session lost between instances').
describe('where a server has forgotten our session', () => {
  test.for([
    ['tools/call', { name: 'forgetful__echo', arguments: { a: 1 } }, 'forgetful__echo', 'forgetful heard {"a":1}'],
    ['prompts/get', { name: 'forgetful__brief' }, 'forgetful__brief', 'forgetful prompts brief'],
    ['resources/read', { uri: 'forgetful://1' }, 'forgetful://1', 'forgetful read forgetful://1'],
  ] as const)(
    'a %s opens a new one, is repeated once, and its client notices nothing',
    async ([method, params, target, text]) => {
      const fake = fakeOf('forgetful');
      const client = await scene.opened('forgetful');
      await client.call(method, params);
      const [calls, openings] = [fake.heard(method).length, fake.heard('initialize').length];
      fake.sessions.clear();

      const answer = await client.call(method, params);
      expect(JSON.stringify(answer.messages[0]?.result)).toContain(JSON.stringify(text).slice(1, -1));
      expect(answer.messages[0]?.error).toBeUndefined();
      await expectEvents(scene, 'forgetful', answer, [{ action: method, target, server: 'forgetful' }]);

      const [first, lost, renewed, ...more] = sessionsOf(fake, method).slice(calls - 1);
      expect([first === lost, renewed === lost, more]).toEqual([true, false, []]);
      expect(fake.heard('initialize').length).toBe(openings + 1);
      expect(sessionsOf(fake, 'notifications/initialized').at(-1)).toBe(renewed);
      expect(fake.heard(method).at(-1)?.body).toEqual(fake.heard(method).at(-2)?.body);
    },
  );

  test('calls at the same time share one new session', async () => {
    const fake = fakeOf('forgetful');
    const client = await scene.opened('forgetful');
    await client.tool('forgetful__echo');
    const openings = fake.heard('initialize').length;
    fake.sessions.clear();
    const said = await Promise.all(Array.from({ length: 10 }, () => client.tool('forgetful__echo')));
    expect(said.filter(({ result }) => result === undefined)).toEqual([]);
    expect(fake.heard('initialize').length).toBe(openings + 1);
  });

  test('and says so with 400, as many do, it is the same', async () => {
    const client = await scene.opened('once-400');
    const said = await client.tool('once-400__echo');
    expect(said.result?.content).toEqual([{ type: 'text', text: 'once-400 heard {}' }]);
    const [lost, renewed, ...more] = sessionsOf(fakeOf('once-400'), 'tools/call');
    expect([lost === renewed, more]).toEqual([false, []]);
  });
});

test.for([
  ['always-404', 'forgets each session at once', 2, /refused the request with HTTP 404$/],
  ['always-400', 'knows no session at all', 2, /refused the request with HTTP 40\d$/],
  ['bad-request', 'refuses the call for another reason', 1, /refused the request with HTTP 400$/],
  ['stateless', 'keeps no sessions', 1, /refused the request with HTTP 404$/],
] as const)('a server (%s) that %s is sent the call %d times', async ([slug, , times, says]) => {
  const client = await scene.opened(slug);
  const answer = await client.call('tools/call', { name: `${slug}__echo` });
  await expectRefusal(scene, slug, answer, {
    status: 200,
    code: 'upstream_refused',
    rpc: -32603,
    id: 2,
    says,
    absent: ['No valid', 'no such argument'],
    events: [{ action: 'tools/call', target: `${slug}__echo`, server: slug, code: 'upstream_refused' }],
  });
  expect(fakeOf(slug).heard('tools/call')).toHaveLength(times);
});

test('a server that forgets the session and opens no new one is named, and not sent the call again', async () => {
  const fake = fakeOf('closing');
  const client = await scene.opened('closing');
  await client.tool('closing__echo');
  fake.sessions.clear();
  // From now on it opens no session.
  fake.fault = faultAt('initialize', (exchange) => sendRpcError(exchange, -32050, 'closed for today'));
  const answer = await client.call('tools/call', { name: 'closing__echo' });
  await expectRefusal(scene, 'closing', answer, {
    status: 200,
    code: 'upstream_error',
    rpc: -32603,
    id: 3,
    says: 'server "closing" refused the session with JSON-RPC error -32050',
    absent: ['closed for today'],
    events: [{ action: 'tools/call', target: 'closing__echo', server: 'closing', code: 'upstream_error' }],
  });
  expect(fake.heard('tools/call')).toHaveLength(2);

  fake.fault = undefined;
  expect((await client.tool('closing__echo')).result).toBeDefined();
});
