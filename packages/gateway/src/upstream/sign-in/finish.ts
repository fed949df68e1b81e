import { hashSecret } from '../../crypto/token.ts';
import type { Identity, Server } from '../../domain/records.ts';
import { coded } from '../../errors/coded-error.ts';
import type { OAuthFlow } from '../../store/store.ts';
import { finishAuthorization, type SignInOutcome } from '../oauth/finish-authorization.ts';
import type { FlowContents } from '../oauth/flow-contents.ts';
import { refusedClient } from '../oauth/refused-client.ts';
import type { Begun, SignInParts } from './parts.ts';
import type { FinishedSignIn, SignedIn } from './sign-in.ts';
import { wayTo } from './way-to.ts';

/** Take the flow → check the answer and exchange the code → keep the identity, or say what the provider said. */
export async function finish(
  parts: SignInParts,
  parameters: URLSearchParams,
  browser: string | undefined,
): Promise<FinishedSignIn> {
  const taken = await takeFlow(parts, parameters.get('state'), browser);
  const begun = JSON.parse(taken.row.contents) as Begun;
  const { onward } = begun;
  return exchange(parts, taken, begun, parameters).then(
    (signedIn) => ({ onward, signedIn }),
    (failure: unknown) => ({ onward, failure }),
  );
}

async function exchange(
  parts: SignInParts,
  taken: TakenFlow,
  begun: Begun,
  parameters: URLSearchParams,
): Promise<SignedIn> {
  const { server } = taken;
  const outcome = await finishAuthorization(wayTo(parts.outbound, server), begun.flow, parameters);
  if (outcome.kind === 'failed') return fail(parts, taken, begun.flow, outcome);
  const identity = await keep(parts, taken, begun, outcome);
  await parts.report.connected(server, identity, outcome.waited);
  return { server, identity };
}

interface TakenFlow {
  readonly server: Server;
  readonly row: OAuthFlow;
}

/** Only the browser that began it takes it: anybody else's leaves it where it is. */
async function takeFlow({ store }: SignInParts, state: string | null, browser: string | undefined): Promise<TakenFlow> {
  const row = state && browser ? await store.flows.take(hashSecret(state), hashSecret(browser)) : undefined;
  const server = row && (await store.servers.list()).find(({ id }) => id === row.serverId);
  // What was begun before the server was switched off, or is signed in to in another way now, is over.
  if (!row || !server || server.disabled || server.auth.mode !== 'oauth') throw coded('oauth_state_unknown', {});
  return { row, server };
}

async function fail(
  { store, report }: SignInParts,
  { server, row }: TakenFlow,
  { client, issuer }: FlowContents,
  { failure: { kind, error, problem } }: Extract<SignInOutcome, { kind: 'failed' }>,
): Promise<never> {
  // A registration that the provider lost would be shown to it for ever: the next try makes a new one. Only the token endpoint is
  // believed: what came through the browser is in the hands of whoever sits there.
  const isLost = kind === 'invalid_client' && problem.stage === 'token';
  if (isLost && client.registeredAt !== null) await store.clients.retire(client.id);
  const isGiven = kind === 'invalid_client' && (await store.clients.byId(client.id))?.source === 'given';
  const told = isGiven ? refusedClient(server.slug, issuer, client.clientId, problem) : error;
  await report.failed(server, row.owner, told, problem);
  throw told;
}

async function keep(
  { store }: SignInParts,
  { server, row }: TakenFlow,
  { flow, revocationEndpoint }: Begun,
  { granted, authMethod }: Extract<SignInOutcome, { kind: 'granted' }>,
): Promise<Identity> {
  const { client, issuer, tokenEndpoint, authMethods } = flow;
  if (authMethod !== client.authMethod) await store.clients.setAuthMethod(client.id, authMethod);
  // One that was given belongs to whoever accepted it, and to nobody before.
  if ((await store.clients.byId(client.id))?.issuer === null) await store.clients.bind(client.id, issuer);
  const { tokens, ...grant } = granted;
  const provider = { tokenEndpoint, revocationEndpoint, authMethods: authMethods ?? undefined };
  return store.identities.setTokens(server.id, row.owner, {
    tokens: { ...tokens, provider },
    grant: { ...grant, issuer, clientId: client.id },
  });
}
