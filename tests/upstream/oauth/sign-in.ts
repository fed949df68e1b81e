import { setTimeout as sleep } from 'node:timers/promises';
import type { OAuthFacts } from '../../../packages/gateway/src/domain/oauth/facts.ts';
import type { OAuthSettings } from '../../../packages/gateway/src/domain/records.ts';
import {
  finishAuthorization,
  type SignInOutcome,
} from '../../../packages/gateway/src/upstream/oauth/finish-authorization.ts';
import type { FlowContents } from '../../../packages/gateway/src/upstream/oauth/flow-contents.ts';
import type { NewClient } from '../../../packages/gateway/src/upstream/oauth/new-client.ts';
import { registerClient } from '../../../packages/gateway/src/upstream/oauth/register-client.ts';
import { selectScopes, type WantedScopes } from '../../../packages/gateway/src/upstream/oauth/scopes.ts';
import {
  type OpenedClient,
  startAuthorization,
} from '../../../packages/gateway/src/upstream/oauth/start-authorization.ts';
import type { OAuthWay } from '../../../packages/gateway/src/upstream/oauth/way.ts';
import { type Browser, createBrowser } from '../../support/browser.ts';
import { testWay } from './fake-provider.ts';

/** Nothing listens there: browsers stop in front of it. */
export const callback = 'http://127.0.0.1:9/oauth/callback';

/** A way out by the real clock. */
export function realWay(): OAuthWay {
  return { ...testWay(), now: Date.now, sleep: (milliseconds) => sleep(milliseconds) };
}

/** As the store would give it back. */
export function opened({ clientId, source, authMethod, secret }: NewClient, createdAt = Date.now()): OpenedClient {
  return { id: 'oac_1', clientId, source, authMethod, secret, createdAt };
}

export async function registered(way: OAuthWay, facts: OAuthFacts): Promise<NewClient> {
  const outcome = await registerClient(way, facts, { callback, scopes: selectScopes(facts, {}) });
  if (outcome.kind === 'failed') throw outcome.failure.error;
  return outcome.client;
}

export interface SigningIn {
  readonly settings?: OAuthSettings;
  readonly had?: WantedScopes;
  readonly browser?: Browser;
}

/** A sign-in up to our callback: what is kept, and what the browser brings. */
export async function walkedOut(
  way: OAuthWay,
  facts: OAuthFacts,
  client: OpenedClient,
  { settings = {}, had, browser = createBrowser() }: SigningIn = {},
): Promise<{ readonly contents: FlowContents; readonly parameters: URLSearchParams; readonly url: string }> {
  const scopes = selectScopes(facts, settings, had);
  const { url, contents } = await startAuthorization(way, facts, client, { callback, scopes, settings });
  const page = await browser.open(url, { stopAt: callback });
  if (!page.url.href.startsWith(callback)) throw new Error(`the way ends at ${page.url.href}: ${page.body}`);
  return { url, contents, parameters: page.url.searchParams };
}

export async function signedIn(
  way: OAuthWay,
  facts: OAuthFacts,
  client: OpenedClient,
  options?: SigningIn,
): Promise<SignInOutcome> {
  const { contents, parameters } = await walkedOut(way, facts, client, options);
  return finishAuthorization(way, contents, parameters);
}

/** What a sign-in that works gives. */
export async function granted(way: OAuthWay, facts: OAuthFacts, client: OpenedClient, options?: SigningIn) {
  const outcome = await signedIn(way, facts, client, options);
  if (outcome.kind === 'failed') throw outcome.failure.error;
  return outcome;
}
