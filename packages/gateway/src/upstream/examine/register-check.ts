import type { OAuthFacts } from '../../domain/oauth/facts.ts';
import type { Evidence } from '../../net/evidence.ts';
import { learntNetwork } from '../../net/learnt-url.ts';
import { plain } from '../judge/finding.ts';
import { askProvider } from '../oauth/ask-provider.ts';
import { type ClientMetadata, clientMetadata, plainerMetadata } from '../oauth/client-metadata.ts';
import type { ProviderAnswer } from '../oauth/provider-answer.ts';
import { readRegistration } from '../oauth/registration-answer.ts';
import { selectScopes } from '../oauth/scopes.ts';
import { neverSent } from '../probe/read-metadata.ts';
import type { CheckStep, CheckStepName, Said } from './check-step.ts';
import type { RegisteredClient, Trial } from './trial.ts';

/** Where MCP Manager has people sent back to. */
export const managerCallbacks = ['mcp', 'app'].map(
  (name) => `https://${name}.mcpmanager.ai/api/v1/mcpm/inbound/oauth/callback`,
);

const registerMs = 15_000;

interface Wish {
  readonly name: CheckStepName;
  readonly purpose: string;
  readonly metadata: ClientMetadata;
}

/** Registers one client with all callbacks; where that is refused, once more with our own and nothing that strict servers refuse. */
export async function register(trial: Trial): Promise<void> {
  const { facts, callback, request } = trial;
  if (facts === undefined) return;
  const ours = clientMetadata(facts, callback, selectScopes(facts, request.settings));
  const all = { ...ours, redirect_uris: [...new Set([callback, ...managerCallbacks])] };
  const purpose = 'To register one client, with our callback and those of MCP Manager.';
  const first = await attempt(trial, facts, { name: 'register', purpose, metadata: all });
  if (first === undefined || ![400, 422].includes(first.status)) return;
  const { error } = first.members;
  const metadata = plainerMetadata(ours, facts.authorizationServer, typeof error === 'string' ? error : undefined);
  const again = 'To see whether a plainer registration is taken, with our callback alone.';
  await attempt(trial, facts, { name: 'register_plainly', purpose: again, metadata });
}

async function attempt(
  trial: Trial,
  { authorizationServer }: OAuthFacts,
  { name, purpose, metadata }: Wish,
): Promise<ProviderAnswer | undefined> {
  if (!trial.budget.spend('registration')) return undefined;
  const url = authorizationServer.registrationEndpoint ?? '';
  const hops: Evidence[] = [];
  const way = {
    outbound: trial.outbound,
    networkOf: (learnt: string) => learntNetwork(learnt, trial.request, trial.request.settings.authorizationServer),
    record: (hop: Evidence) => void hops.push(hop),
    until: performance.now() + trial.timeLeft(registerMs),
    now: Date.now,
    sleep: trial.sleep,
  };
  const body = JSON.stringify(metadata);
  const asked = await askProvider(way, 'registration', url, { headers: { 'content-type': 'application/json' }, body });
  const answer = asked.kind === 'answer' ? asked.answer : undefined;
  const client = answer && clientOf(answer, authorizationServer.issuer, metadata);
  trial.budget.note(answer?.status);
  trial.tell({
    name,
    purpose,
    evidence: hops.at(-1) ?? neverSent('POST', url, asked.kind === 'failed' ? asked.failure.error : undefined),
    failure: failureOf(asked),
    said: saidOf(metadata, answer, client),
  });
  if (client) keep(trial, client, authorizationServer.issuer);
  return answer;
}

function failureOf(asked: Awaited<ReturnType<typeof askProvider>>): CheckStep['failure'] {
  if (asked.kind === 'answer') return undefined;
  const { code, message } = asked.failure.error;
  return { code, message };
}

function clientOf(answer: ProviderAnswer, issuer: string, metadata: ClientMetadata): RegisteredClient | undefined {
  const [callback = ''] = metadata.redirect_uris;
  const read = readRegistration(answer, { issuer, callback, now: Date.now() });
  if (!read) return undefined;
  const { registration_client_uri: url, registration_access_token: token } = answer.members;
  const isManaged =
    typeof url === 'string' && URL.canParse(url) && typeof token === 'string' && /^[\x21-\x7e]+$/.test(token);
  return {
    clientId: read.clientId,
    secret: read.secret,
    authMethod: read.authMethod ?? 'none',
    redirectUris: metadata.redirect_uris,
    management: isManaged ? { url, token } : undefined,
  };
}

function saidOf(
  metadata: ClientMetadata,
  answer: ProviderAnswer | undefined,
  client: RegisteredClient | undefined,
): Said {
  const asked = { redirectUris: metadata.redirect_uris, askedMethod: metadata.token_endpoint_auth_method };
  if (!client) return asked;
  const ends = Number(answer?.members.client_secret_expires_at ?? 0) * 1000;
  return {
    ...asked,
    clientId: client.clientId,
    givenMethod: client.authMethod,
    ...(client.secret !== undefined && ends > 0 ? { secretEnds: ends } : {}),
  };
}

function keep(trial: Trial, client: RegisteredClient, issuer: string): void {
  trial.found.client = client;
  trial.found.left.push(plain(`the client ${client.clientId}, registered at ${issuer}`));
}
