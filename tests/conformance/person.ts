import { setTimeout as sleep } from 'node:timers/promises';
import type { Params } from '../../packages/gateway/src/domain/json-rpc/message.ts';
import { bearerChallenge } from '../../packages/gateway/src/domain/oauth/challenge.ts';
import type { OAuthFacts } from '../../packages/gateway/src/domain/oauth/facts.ts';
import type { OAuthClient, OAuthSettings } from '../../packages/gateway/src/domain/records.ts';
import { learntNetwork } from '../../packages/gateway/src/net/learnt-url.ts';
import type { Outbound } from '../../packages/gateway/src/net/outbound.ts';
import { judge } from '../../packages/gateway/src/upstream/judge/judge.ts';
import { chooseClient } from '../../packages/gateway/src/upstream/oauth/choose-client.ts';
import { finishAuthorization } from '../../packages/gateway/src/upstream/oauth/finish-authorization.ts';
import type { Granted } from '../../packages/gateway/src/upstream/oauth/granted.ts';
import type { NewClient } from '../../packages/gateway/src/upstream/oauth/new-client.ts';
import { registerClient } from '../../packages/gateway/src/upstream/oauth/register-client.ts';
import { selectScopes } from '../../packages/gateway/src/upstream/oauth/scopes.ts';
import { startAuthorization } from '../../packages/gateway/src/upstream/oauth/start-authorization.ts';
import { judgeScopeChallenge } from '../../packages/gateway/src/upstream/oauth/step-up.ts';
import type { OAuthWay } from '../../packages/gateway/src/upstream/oauth/way.ts';
import { probe } from '../../packages/gateway/src/upstream/probe/probe.ts';
import { createBrowser } from '../support/browser.ts';
import type { CredentialSource } from './caller.ts';

/** Our address, as the suite knows it: it says which client metadata document it expects, and never fetches it. */
const publicUrl = 'https://conformance-test.local';
const documentUrl = `${publicUrl}/client-metadata.json`;
const callback = `${publicUrl}/oauth/callback`;

/** A person with a browser, and what our store would keep of their sign-ins. */
export interface Person extends CredentialSource {
  /** Finds out what the server is, and signs in where it asks for that. */
  meet(): Promise<void>;
}

type KeptClient = OAuthClient & { readonly secret: string | undefined };

export interface Told {
  /** What the suite tells of a client that was registered beforehand. */
  readonly context: Params;
  /** What an administrator set for the server. */
  readonly settings: OAuthSettings;
}

export function createPerson(outbound: Outbound, url: string, { context, settings }: Told): Person {
  const server = { url, network: 'private' } as const;
  const way: OAuthWay = {
    outbound,
    networkOf: (learnt) => learntNetwork(learnt, server, settings.authorizationServer),
    now: Date.now,
    sleep: (milliseconds) => sleep(milliseconds),
  };
  let facts: OAuthFacts | undefined;
  let client = givenClient(context);
  let granted: Granted | undefined;
  /** Sign-ins for more scopes, and after a token that we held was refused. */
  let [attempts, renewals] = [0, 0];

  async function clientFor(known: OAuthFacts, scopes: readonly string[]): Promise<KeptClient> {
    const choice = chooseClient(known, client, { publicUrl, documentUrl, callback, now: way.now() });
    if (choice.kind === 'ask') throw choice.error;
    if (choice.kind === 'document') client = kept(choice.client);
    if (choice.kind === 'register') {
      const outcome = await registerClient(way, known, { callback, scopes });
      if (outcome.kind === 'failed') throw outcome.failure.error;
      client = kept(outcome.client);
    }
    if (!client) throw new Error('the client that was chosen is not kept');
    return client;
  }

  async function signIn(known: OAuthFacts, wanted = ''): Promise<void> {
    const scopes = selectScopes(known, settings, { granted: granted?.scope ?? '', wanted });
    const used = await clientFor(known, scopes);
    const request = { callback, scopes, settings };
    const { url: address, contents } = await startAuthorization(way, known, used, request);
    const page = await createBrowser().open(address, { stopAt: callback });
    const outcome = await finishAuthorization(way, contents, page.url.searchParams);
    if (outcome.kind === 'failed') throw outcome.failure.error;
    granted = outcome.granted;
    client = { ...used, authMethod: outcome.authMethod, issuer: known.authorizationServer.issuer };
  }

  async function meet(): Promise<void> {
    const evidence = await probe(outbound, { ...server, headers: {}, settings });
    const { verdict } = judge(evidence, settings, { publicUrl, givenClient: client !== undefined });
    if (verdict.kind === 'open') return;
    if (verdict.kind !== 'oauth') throw new Error(`the server is ${verdict.kind}`);
    facts = verdict.facts;
    await signIn(facts);
  }

  return {
    meet,
    headers: () => (granted ? { authorization: `Bearer ${granted.tokens.accessToken}` } : {}),
    async renew({ status, challenges }) {
      if (status === 401 && renewals++ === 0) {
        granted = undefined;
        return meet();
      }
      if (status !== 403 || !facts || !granted) throw new Error(`the server answers HTTP ${status} to our token`);
      const challenged = bearerChallenge(challenges)?.scope;
      const decision = judgeScopeChallenge({ challenged, granted: granted.scope, attempts }, settings);
      if (decision.kind === 'refused') throw new Error(decision.why);
      attempts += 1;
      return signIn(facts, decision.wanted);
    },
  };
}

function kept(client: NewClient): KeptClient {
  const { secret } = client;
  return { ...client, id: 'oac_1', serverId: 'srv_1', hasSecret: secret !== undefined, createdAt: Date.now() };
}

function givenClient({ client_id, client_secret }: Params): KeptClient | undefined {
  if (typeof client_id !== 'string') return undefined;
  const secret = typeof client_secret === 'string' ? client_secret : undefined;
  const unused = { issuer: null, authMethod: null, secretExpiresAt: null, redirectUri: null };
  return kept({ ...unused, source: 'given', clientId: client_id, secret });
}
