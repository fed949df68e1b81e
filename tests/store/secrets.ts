import { hashSecret } from '../../packages/gateway/src/crypto/token.ts';
import type { HeaderValues, Repositories, Store } from '../../packages/gateway/src/store/store.ts';
import { provider } from './token-provider.ts';

const auth = { mode: 'header', headerNames: ['x-key'] } as const;

/** Adds a server with a header value and answers its id. */
export async function addSecret(to: Repositories, slug: string, value: string): Promise<string> {
  const url = `https://${slug}.example.com/mcp`;
  const { id } = await to.servers.create({ slug, url, network: 'public', auth });
  await to.identities.setHeaders(id, null, { 'x-key': value });
  return id;
}

/**
 * Writes what a sign-in leaves behind: tokens, our client's secret, and one more sign-in under way.
 * @param secret stands in each of them
 */
export async function addSignIn(to: Repositories, serverId: string, secret: string): Promise<void> {
  const issuer = `https://${hashSecret(secret).slice(0, 8).toLowerCase()}.example.com`;
  const client = await to.clients.put({
    serverId,
    issuer,
    source: 'registered',
    clientId: 'c',
    authMethod: null,
    secretExpiresAt: null,
    redirectUri: null,
    secret: `client ${secret}`,
  });
  const { id: owner } = await to.users.put(`${client.id}@example.com`);
  const tokens = { accessToken: `access ${secret}`, refreshToken: `refresh ${secret}`, resource: undefined, provider };
  const grant = { issuer, clientId: client.id, scope: '', expiresAt: null, refreshAt: null };
  await to.identities.setTokens(serverId, owner, { tokens, grant });
  const hashes = { stateHash: hashSecret(`state ${secret}`), browserHash: hashSecret(`browser ${secret}`) };
  const expiresAt = Date.now() + 600_000;
  await to.flows.create({ ...hashes, serverId, owner, contents: `{"verifier":"${secret}"}`, expiresAt });
}

/**
 * Writes what an app that comes in leaves behind: its own secret, what was issued to it, and the key of the cookies.
 * @param secret stands in each but the key, which is answered
 */
export async function addApp({ apps, records, installation }: Store, secret: string): Promise<string> {
  const hash = hashSecret(secret);
  const app = { clientId: hash, name: 'probe', source: 'given', redirectUris: [], secret: `app ${secret}` } as const;
  await apps.put(app);
  const record = { kind: 'RefreshToken', id: hash, alias: null, group: hash, expiresAt: null };
  await records.put({ ...record, body: `{"jti":"${secret}"}` });
  await installation.setPublicUrl('http://127.0.0.1:7878');
  return installation.cookieKey();
}

/**
 * Writes a client's session and our session with a server on its behalf.
 * @param secret the id of the client's session; stands in the server's id too
 * @returns the hash by which the session is found
 */
export async function addUpstreamSession(to: Repositories, secret: string): Promise<string> {
  const gateway = (await to.gateways.bySlug('held')) ?? (await to.gateways.create({ slug: 'held' }));
  const [server] = await to.servers.list();
  const names = { gatewayId: gateway.id, serverId: server?.id ?? '', prefix: hashSecret(secret) };
  const { id: assignmentId } = await to.assignments.create({ ...names, tools: 'all', identity: 'shared' });
  const { gatewayId } = names;
  const client = { clientName: 'probe', clientVersion: '1.0.0', protocolVersion: '2025-11-25', createdAt: 1_000 };
  const sessionHash = hashSecret(secret);
  const asks = { elicitsUrl: false, capabilities: { sampling: {} }, userId: null };
  await to.sessions.create({ ...client, ...asks, hash: sessionHash, gatewayId, principal: 'token:ci' });
  const opened = { assignmentId, upstreamId: `upstream ${secret}`, protocolVersion: '2025-06-18', holder: '' };
  await to.sessions.claimUpstream({ ...opened, sessionHash });
  return sessionHash;
}

/** Adds so many at once, named s0 and so on. The value of each is `value of` its name. */
export async function addSecrets(store: Store, count: number): Promise<void> {
  await store.transaction(async (inside) => {
    for (let at = 0; at < count; at += 1) await addSecret(inside, `s${at}`, `value of s${at}`);
  });
}

/** The header values of a server's shared identity. @throws sealed_unreadable */
export async function headersOf(
  { identities }: Pick<Repositories, 'identities'>,
  serverId: string,
): Promise<HeaderValues | undefined> {
  return (await identities.open(serverId, null))?.headers;
}

/** The header value of each server by name; rejects where one does not open. */
export async function readSecrets(store: Store): Promise<Record<string, string | undefined>> {
  const values: Record<string, string | undefined> = {};
  for (const { id, slug } of await store.servers.list()) {
    values[slug] = (await headersOf(store, id))?.['x-key'];
  }
  return values;
}

/** What readSecrets gives after addSecrets. */
export function expectedSecrets(count: number): Record<string, string> {
  const slugs = Array.from({ length: count }, (_, at) => `s${at}`);
  return Object.fromEntries(slugs.map((slug) => [slug, `value of ${slug}`]));
}
