import { randomBytes } from 'node:crypto';
import type { Administration } from '../../packages/gateway/src/admin/administration.ts';
import { addApp } from '../../packages/gateway/src/admin/apps.ts';
import { createToken } from '../../packages/gateway/src/admin/create-token.ts';
import { inviteUser } from '../../packages/gateway/src/admin/invite-user.ts';
import { invitationPath, issueInvitation } from '../../packages/gateway/src/auth/invitations.ts';
import { issueTicket, ticketPath } from '../../packages/gateway/src/upstream/sign-in/ticket.ts';
import { askAt, goBack } from '../consent/place.ts';
import { authorize, discover, exchange, redirectUri, refresh } from '../interop/oauth-by-hand.ts';
import { type Browser, createBrowser } from '../support/browser.ts';
import { RawClient, send } from '../support/raw-client.ts';
import type { RealOAuth } from '../support/real-oauth.ts';
import type { OpenIdServer } from '../support/real-openid.ts';
import { goOnward, signInShared } from '../support/sign-in.ts';

/** A gateway and all that stands around it. */
export interface House {
  /** The public URL. */
  readonly url: string;
  readonly administration: Administration;
  /** A server with a sign-in of its own, `notes` on the gateway `main`; beside it stands `stock`, which wants a header. */
  readonly notes: RealOAuth;
  /** `acme` among those who sign people in. */
  readonly openid: OpenIdServer;
}

const newSecret = () => randomBytes(18).toString('hex');
const passwords = { root: newSecret(), anna: newSecret() };
const anna = 'anna@example.com';

/**
 * Does everything once that leaves a secret with somebody, and leaves one of each open: what is taken is gone from the store.
 * @returns secrets that went over no wire of ours
 */
export async function doEverything(house: House): Promise<readonly string[]> {
  const secrets: string[] = [];
  for (const act of [
    setUp,
    invite,
    letAppIn,
    leaveAppsWaiting,
    letGivenAppIn,
    callByToken,
    signInByTicket,
    signInAtProvider,
    misuse,
  ])
    secrets.push(...(await act(house)));
  return secrets;
}

type Act = (house: House) => Promise<readonly string[]>;

const setUp: Act = async ({ url, administration }) => {
  const invitation = { kind: 'set-up', email: null, role: 'admin', invitedBy: 'cli' } as const;
  const page = await createBrowser().open(
    url + invitationPath(await issueInvitation(administration.store, invitation)),
  );
  const fill = { email: 'root@example.com', 'new-password': passwords.root, again: passwords.root };
  expectIn(await createBrowser().submit(page, { press: ['Come in'], fill }), 'root@example.com');
  return [];
};

const invite: Act = async ({ url, administration }) => {
  const page = await createBrowser().open(url + invitationPath(await inviteUser(administration, anna, 'member')));
  const fill = { 'new-password': passwords.anna, again: passwords.anna };
  expectIn(await createBrowser().submit(page, { fill }), anna);
  return [await inviteUser(administration, 'nobody@example.com', 'member')];
};

/** With a password, through consent and the sign-ins at both servers, to a call with a token that was refreshed. */
const letAppIn: Act = async ({ url, notes }) => {
  const browser = createBrowser();
  browser.setCookie(notes.issuer, 'account=anna; Path=/');
  const wanted = { client_name: 'Kept', token_endpoint_auth_method: 'client_secret_basic' };
  const app = await askAt(`${url}/mcp/main`, browser, wanted);
  const asked = await browser.submit(app.page, { press: ['Sign in'], fill: { email: anna, password: passwords.anna } });
  const servers = await browser.submit(asked, { press: ['Allow'] });
  const connected = await goOnward(browser, await browser.submit(servers, { press: ['Connect notes'] }));
  const [, path = ''] = /<a href="([^"]+)">Connect stock<\/a>/.exec(connected.body) ?? [];
  const entering = await browser.open(url + path.replaceAll('&amp;', '&'));
  const entered = await browser.submit(entering, { press: ['Save'], fill: { 'header:x-api-key': newSecret() } });
  const back = await goBack(browser, entered);
  const { body: tokens } = await exchange(app.discovered, app.client, back);
  const { body: renewed } = await refresh(app.discovered, app.client, tokens.refresh_token);
  await callAt(`${url}/mcp/main`, renewed.access_token);
  return [];
};

/** One at the page that asks, one that never exchanged its code. */
const leaveAppsWaiting: Act = async ({ url }) => {
  const browser = await signedIn(url);
  await askAt(`${url}/mcp/main`, browser, { client_name: 'Asking' });
  const app = await askAt(`${url}/mcp/bare`, browser, { client_name: 'Waiting' });
  await goBack(browser, await browser.submit(app.page, { press: ['Allow'] }));
  return [];
};

const letGivenAppIn: Act = async ({ url, administration }) => {
  const secret = newSecret();
  await addApp(administration, { id: 'reports', name: 'Reports', redirectUris: [redirectUri], secret });
  const client = { client_id: 'reports', client_secret: secret, token_endpoint_auth_method: 'client_secret_post' };
  const browser = await signedIn(url);
  const discovered = await discover(`${url}/mcp/bare`);
  const asked = await authorize(discovered, client, {}, browser);
  const back = await goBack(browser, await browser.submit(asked, { press: ['Allow'] }));
  const { body } = await exchange(discovered, client, back);
  await new RawClient(`${url}/mcp/bare`, body.access_token).open();
  return [secret];
};

const callByToken: Act = async ({ url, administration }) => {
  const { token } = await createToken(administration, { gateway: 'main', name: 'hers', user: anna });
  await callAt(`${url}/mcp/main`, token);
  return [(await createToken(administration, { gateway: 'main', name: 'unused' })).token];
};

/** One that is finished, one whose person is away, and a link that nobody opened. */
const signInByTicket: Act = async ({ url, administration, notes }) => {
  const { store } = administration;
  const browser = createBrowser();
  browser.setCookie(notes.issuer, 'account=shared; Path=/');
  await signInShared(store, url, 'notes', browser);
  const serverId = (await store.servers.bySlug('notes'))?.id ?? '';
  const ticket = () => issueTicket(store, { serverId, owner: null, registerAgain: false });
  await createBrowser().open(url + ticketPath(await ticket()), { press: ['Sign in'] });
  return [await ticket()];
};

const signInAtProvider: Act = async ({ url, openid }) => {
  openid.account = { sub: 'carl-1', email: 'carl@acme.example', email_verified: true };
  const browser = createBrowser();
  expectIn(await goOnward(browser, await browser.open(`${url}/sign-in/with/acme`)), 'carl@acme.example');
  await createBrowser().open(`${url}/sign-in/with/acme`);
  return [openid.client.secret];
};

/** Secrets where they do not belong, or of nobody: what is refused must not be written down either. */
const misuse: Act = async ({ url }) => {
  const wrong = newSecret();
  const body = new URLSearchParams({ email: anna, password: wrong }).toString();
  const form = { origin: url, 'content-type': 'application/x-www-form-urlencoded' };
  const refused = await send(`${url}/sign-in`, { headers: form, body });
  if (!refused.text.includes('type="password"')) throw new Error(refused.text);
  const bearer = { authorization: `Bearer gth_${newSecret()}` };
  await send(`${url}/mcp/main?access_token=${newSecret()}`, { headers: bearer, body: '{}' });
  await send(`${url}/mcp/main`, { headers: { authorization: `Bearer ${newSecret()}` }, body: '{}' });
  for (const path of ['/invitation/', '/connect/-/ticket/', '/consent/', '/oauth/callback?code=1&state='])
    await createBrowser().open(url + path + newSecret());
  const { server, resource } = await discover(`${url}/mcp/main`);
  await refresh({ server, resource }, { client_id: newSecret(), client_secret: newSecret() }, newSecret());
  return [wrong];
};

async function callAt(endpoint: string, token: string): Promise<void> {
  const client = new RawClient(endpoint, token);
  await client.open();
  for (const tool of ['notes__whoami', 'stock__echo']) {
    const { result } = await client.tool(tool);
    if (!result) throw new Error(`${tool} was not called`);
  }
  const subscribed = await client.call('resources/subscribe', { uri: 'stock://lamps' });
  if (!subscribed.messages[0]?.result) throw new Error(`not subscribed: ${subscribed.text}`);
}

async function signedIn(url: string): Promise<Browser> {
  const browser = createBrowser();
  const page = await browser.open(`${url}/sign-in`);
  expectIn(await browser.submit(page, { press: ['Sign in'], fill: { email: anna, password: passwords.anna } }), anna);
  return browser;
}

function expectIn({ url, status, body }: { url: URL; status: number; body: string }, text: string): void {
  if (status !== 200 || !body.includes(text)) throw new Error(`no "${text}" (${status}) at ${url.href}:\n${body}`);
}
