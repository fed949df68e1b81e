import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest';
import { withThen } from '../../packages/gateway/src/http/pages/then.ts';
import type { Store } from '../../packages/gateway/src/store/store.ts';
import { openAt } from '../store/place.ts';
import { type Browser, createBrowser } from '../support/browser.ts';
import { signedInBrowser } from '../support/people.ts';
import { RawClient, type RpcMessage, send } from '../support/raw-client.ts';
import { type RealOAuth, startOAuth } from '../support/real-oauth.ts';
import { goOnward, onwardUrl, signInPersonally } from '../support/sign-in.ts';
import { openGetStream } from './open-stream.ts';
import { type Scene, startScene, tokenText } from './scene.ts';
import { correlationIdOf } from './trail.ts';

let notes: RealOAuth;
let scene: Scene;
let store: Store;

beforeAll(async () => {
  notes = await startOAuth({ separate: true, accessTokenSeconds: 300 });
  const users = ['alice', 'bob', 'carol', 'dave'];
  scene = await startScene({
    servers: { notes: { url: notes.url, auth: { mode: 'oauth' } } },
    gateways: { main: [{ server: 'notes', identity: 'per-user' }] },
    tokens: users.map((name) => ({ name, gateway: 'main', user: `${name}@example.com` })),
  });
  store = await openAt(scene.place.directory, false);
});
afterAll(async () => {
  await store?.close();
  await scene?.close();
  await notes?.end();
});

const link = () => `${scene.place.url}/connect/notes`;

/** A client of one person, which can open pages unless said otherwise. */
async function clientOf(name: string, elicitation: object = { url: {} }): Promise<RawClient> {
  const client = new RawClient(scene.endpoint('main'), tokenText('main', name));
  await client.open('2025-11-25', { elicitation });
  return client;
}

/** The browser of somebody who is signed in to us and to the server. */
async function browserOf(account: string): Promise<Browser> {
  const browser = await signedInBrowser(store, scene.place.url, `${account}@example.com`);
  browser.setCookie(notes.issuer, `account=${account}; Path=/`);
  return browser;
}

describe('a call to a server that the caller has not connected', () => {
  test('asks a client that can open pages to open ours', async () => {
    const answer = await (await clientOf('alice')).call('tools/call', { name: 'notes__whoami' });
    expect(answer.messages[0]?.error).toMatchObject({
      code: -32042,
      data: {
        code: 'sign_in_needed',
        elicitations: [{ mode: 'url', url: link(), elicitationId: expect.stringMatching(/^eli_/) }],
      },
    });
    expect(await scene.trail.events(correlationIdOf(answer))).toMatchObject([
      {
        action: 'tools/call',
        target: 'notes__whoami',
        server: 'notes',
        principal: 'user:alice@example.com token:alice',
        outcome: 'error',
        code: 'sign_in_needed',
      },
    ]);
  });

  test('asks for the same page while it is open', async () => {
    const client = await clientOf('alice');
    const idOf = async () => (await client.tool('notes__whoami')).error?.data?.elicitations;
    expect(await idOf()).toEqual(await idOf());
  });

  test('gives any other client the link to show', async () => {
    const { error } = await (await clientOf('alice', {})).tool('notes__whoami');
    expect(error).toMatchObject({ code: -32603, message: expect.stringContaining(`open ${link()}`) });
  });

  test('is no silent gap in the lists: instructions name the server', async () => {
    const client = new RawClient(scene.endpoint('main'), tokenText('main', 'alice'));
    const { messages } = await client.open();
    expect(messages[0]?.result?.instructions).toContain(link());
  });

  test('says to a token of nobody that it cannot be connected', async () => {
    const client = await scene.opened('main');
    expect((await client.tool('notes__whoami')).error?.data?.code).toBe('user_missing');
  });
});

describe('a person who signs in', () => {
  test('goes on in the same session, is told that lists changed and that the page is done, and is somebody else than the next', async () => {
    const client = await clientOf('alice');
    const stream = await openGetStream(client);
    onTestFinished(() => stream.close());
    const { error } = await client.tool('notes__whoami');
    const [elicitation] = (error?.data?.elicitations ?? []) as { elicitationId: string }[];

    const done = await signInPersonally(link(), await browserOf('alice'));
    expect(done.body).toContain('notes is connected');
    const told = () => stream.messages().map(({ method, params }: RpcMessage) => [method, params?.elicitationId]);
    await vi.waitFor(
      () => {
        expect(told()).toContainEqual(['notifications/tools/list_changed', undefined]);
        expect(told()).toContainEqual(['notifications/elicitation/complete', elicitation?.elicitationId]);
      },
      { timeout: 5_000 },
    );
    expect(JSON.stringify((await client.tool('notes__whoami')).result)).toContain('alice');
    const listed = await client.call('tools/list');
    expect(listed.text).toContain('notes__read_note');

    const other = await clientOf('bob');
    expect((await other.tool('notes__whoami')).error?.code).toBe(-32042);
    await signInPersonally(link(), await browserOf('bob'));
    expect(JSON.stringify((await other.tool('notes__whoami')).result)).toContain('bob');
    expect(JSON.stringify((await client.tool('notes__whoami')).result)).toContain('alice');
  });

  test('connects themselves, whoever gave them the link', async () => {
    const victim = await clientOf('carol');
    await signInPersonally(link(), await browserOf('dave'));
    expect((await victim.tool('notes__whoami')).error?.data?.code).toBe('sign_in_needed');
  });

  test('must be the one who began: another browser that brings the answer back gets nothing and spoils nothing', async () => {
    const browser = await browserOf('carol');
    const page = await browser.open(link());
    const onward = await browser.submit(page, { press: ['Sign in'] });
    const back = await browser.open(onwardUrl(onward), { stopAt: `${scene.place.url}/oauth/callback` });

    const stranger = await createBrowser().open(back.url.href);
    expect(stranger.body).toContain('oauth_state_unknown');
    expect(stranger.status).toBeGreaterThanOrEqual(400);
    expect((await browser.open(back.url.href)).body).toContain('notes is connected');
    expect((await browser.open(back.url.href)).body).toContain('oauth_state_unknown');
  });

  // oauth 31
  test('is asked for more when a call needs more, for what was granted together with it', async () => {
    const client = await clientOf('bob');
    const { error } = await client.tool('notes__write_note', { text: 'hello' });
    expect(error).toMatchObject({
      code: -32042,
      data: { code: 'scope_needed' },
      message: expect.stringContaining('notes:write'),
    });
    await signInPersonally(link(), await browserOf('bob'));
    const { parameters } = (await notes.seen()).filter(({ endpoint }) => endpoint === 'authorize').at(-1) ?? {};
    expect(String(parameters?.scope).split(' ')).toEqual(expect.arrayContaining(['notes:read', 'notes:write']));
    expect((await client.tool('notes__write_note', { text: 'hello' })).result).toBeDefined();
  });

  test('who disconnects is forgotten here and at the provider', async () => {
    const browser = await browserOf('bob');
    const page = await browser.open(link());
    const before = (await notes.counts()).revocations.ok ?? 0;
    await browser.submit(page, { press: ['Disconnect'] });
    expect((await notes.counts()).revocations.ok ?? 0).toBeGreaterThan(before);
    expect((await (await clientOf('bob')).tool('notes__whoami')).error?.data?.code).toBe('sign_in_needed');
  });
});

describe('the pages', () => {
  test('take a form from our own pages only', async () => {
    const browser = await browserOf('alice');
    for (const act of ['start', 'headers', 'disconnect']) {
      for (const origin of ['https://evil.example', 'null', undefined]) {
        const headers = { 'content-type': 'application/x-www-form-urlencoded', ...(origin && { origin }) };
        const answer = await fetch(`${link()}/${act}`, { method: 'POST', headers, redirect: 'manual' });
        expect(answer.status).toBe(403);
      }
    }
    expect((await browser.open(link())).status).toBe(200);
  });

  test('tell a stranger nothing but where to sign in', async () => {
    for (const path of ['/connect/notes', '/connect/no-such-server']) {
      const answer = await send(scene.place.url + path, { method: 'GET' });
      expect(answer).toMatchObject({ status: 303, text: '' });
      expect(answer.headers.location).toBe(withThen('/sign-in', path));
    }
  });

  test('are framed by nobody and kept by nobody', async () => {
    const { headers } = await (await browserOf('carol')).open(link());
    expect(headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
    expect(headers.get('cache-control')).toBe('no-store');
  });

  test('let a browser be signed out', async () => {
    const browser = await browserOf('carol');
    const page = await browser.open(link());
    expect(page.body).toContain('carol@example.com');
    const done = await browser.submit(page, { press: ['This is not me: sign this browser out'] });
    expect(done.url.pathname).toBe('/sign-in');
    expect((await browser.open(link())).url.pathname).toBe('/sign-in');
    expect(browser.cookieNames(link())).not.toContain('gatehouse_session');
  });

  test('lead back to where the person came from, within this site alone', async () => {
    const browser = await browserOf('carol');
    const opened = (then: string) => browser.open(link() + withThen('', then));
    expect((await opened('/account')).body).toContain('<a href="/account">');
    for (const then of ['https://evil.example/', '//evil.example/', '/\\evil.example/', '/.//evil.example/']) {
      expect((await opened(then)).body).not.toContain('evil.example');
    }
    const page = await browser.submit(await opened('/account'), { press: ['Sign in', 'Reconnect'] });
    expect((await goOnward(browser, page)).url.pathname).toBe('/account');
  });

  test('tell a person nothing of a server that is not theirs to connect', async () => {
    const other = `${scene.place.url}/connect/other`;
    expect((await (await browserOf('alice')).open(other)).status).toBe(404);
  });
});

test('what a browser says of our client is not believed: the others stay connected', async () => {
  const alice = await clientOf('alice');
  const browser = await browserOf('alice');
  const page = await browser.open(link());
  const onward = await browser.submit(page, { press: ['Reconnect'] });
  const state = new URL(onwardUrl(onward)).searchParams.get('state') ?? '';
  const forged = new URLSearchParams({ error: 'invalid_client', state, iss: notes.issuer });
  await browser.open(`${scene.place.url}/oauth/callback?${forged.toString()}`);
  const registered = (await notes.counts()).registrations.ok;
  await signInPersonally(link(), await browserOf('carol'));
  expect((await notes.counts()).registrations.ok).toBe(registered);
  expect(JSON.stringify((await alice.tool('notes__whoami')).result)).toContain('alice');
});

test('what an administrator switched off is not for its owner to undo', async () => {
  const server = await store.servers.bySlug('notes');
  const { id: owner } = await store.users.put('alice@example.com');
  const identity = await store.identities.find(server?.id ?? '', owner);
  await store.identities.setDisabled(identity?.id ?? '', true);
  onTestFinished(() => store.identities.setDisabled(identity?.id ?? '', false));
  const browser = await browserOf('alice');
  const page = await browser.open(link());
  for (const button of ['Disconnect', 'Reconnect']) {
    expect((await browser.submit(page, { press: [button] })).body).toContain('identity_disabled');
  }
  const alice = await clientOf('alice');
  const refused = async () => expect((await alice.tool('notes__whoami')).error?.data?.code).toBe('identity_disabled');
  await vi.waitFor(refused, { timeout: 2_000, interval: 50 });
});

test('a provider that says no is shown as it said it', async () => {
  const browser = await browserOf('alice');
  const page = await browser.open(link());
  const onward = await browser.submit(page, { press: ['Reconnect'] });
  const { searchParams } = new URL(onwardUrl(onward));
  const denied = new URLSearchParams({
    error: 'access_denied',
    error_description: 'not today',
    state: searchParams.get('state') ?? '',
    iss: notes.issuer,
  });
  const shown = await browser.open(`${scene.place.url}/oauth/callback?${denied.toString()}`);
  expect(shown.body).toContain('not today');
  expect(shown.status).toBeGreaterThanOrEqual(400);
});
