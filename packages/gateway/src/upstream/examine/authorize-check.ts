import type { OAuthFacts } from '../../domain/oauth/facts.ts';
import { isCoded } from '../../errors/coded-error.ts';
import { learntNetwork } from '../../net/learnt-url.ts';
import { authorizeOutcome } from '../judge/tried/authorize-outcome.ts';
import { selectScopes } from '../oauth/scopes.ts';
import { startAuthorization } from '../oauth/start-authorization.ts';
import type { Answered } from '../probe/ask.ts';
import type { CheckStepName } from './check-step.ts';
import { managerCallbacks } from './register-check.ts';
import type { RegisteredClient, Trial } from './trial.ts';
import { tryOnce } from './try-once.ts';

const rounds = 8;
/** What a store that is consistent in the end may take; a client that is lost does not come back in it. */
export const laterMs = 10_000;

interface Beginning {
  readonly name: CheckStepName;
  readonly purpose: string;
  readonly redirectUri: string;
  /** Parameters that are left out. */
  readonly without?: readonly string[];
}

/** Begins sign-ins with the client that was registered, as a browser would, and goes on with none. */
export async function authorize(trial: Trial): Promise<void> {
  const { facts, found, callback } = trial;
  if (facts === undefined || found.client === undefined) return;
  const purpose = 'To see whether whoever takes this connection knows the client.';
  const answers = await begin(
    trial,
    facts,
    found.client,
    { name: 'authorize', purpose, redirectUri: callback },
    rounds,
  );
  if (answers.some((each) => authorizeOutcome(each) === 'unknown_client')) return later(trial, facts, found.client);
  if (answers.every((each) => authorizeOutcome(each) === 'accepted')) await others(trial, facts, found.client);
  return undefined;
}

async function later(trial: Trial, facts: OAuthFacts, client: RegisteredClient): Promise<void> {
  if (trial.budget.stopped) return;
  await trial.sleep(Math.min(laterMs, trial.timeLeft(laterMs)));
  const purpose = 'To see whether the client is known everywhere by now.';
  await begin(trial, facts, client, { name: 'authorize_later', purpose, redirectUri: trial.callback }, rounds);
}

async function others(trial: Trial, facts: OAuthFacts, client: RegisteredClient): Promise<void> {
  const purpose = 'To see whether people can be sent back to MCP Manager.';
  for (const redirectUri of client.redirectUris.filter((uri) => managerCallbacks.includes(uri))) {
    await begin(trial, facts, client, { name: 'authorize_for_manager', purpose, redirectUri }, 1);
  }
  await begin(trial, facts, client, withoutPkce(trial.callback), 1);
}

function withoutPkce(redirectUri: string): Beginning {
  const purpose = 'To see whether a sign-in without PKCE is refused.';
  const without = ['code_challenge', 'code_challenge_method'];
  return { name: 'authorize_without_pkce', purpose, redirectUri, without };
}

async function begin(
  trial: Trial,
  facts: OAuthFacts,
  client: RegisteredClient,
  beginning: Beginning,
  times: number,
): Promise<readonly Answered[]> {
  const { name, purpose, redirectUri } = beginning;
  const answers: Answered[] = [];
  for (let time = 0; time < times; time++) {
    const url = await addressOf(trial, facts, client, beginning);
    if (url === undefined || !trial.budget.spend('sign_in')) break;
    const headers = ['accept', 'text/html,application/xhtml+xml', 'user-agent', 'Mozilla/5.0 (Gatehouse doctor)'];
    const say = () => ({ redirectUris: [redirectUri] });
    answers.push(await tryOnce(trial, { name, purpose, method: 'GET', url, headers, say }));
  }
  return answers;
}

/** Undefined where no browser may be sent there, which has findings of its own. */
async function addressOf(
  { request }: Trial,
  facts: OAuthFacts,
  { clientId, secret, authMethod }: RegisteredClient,
  { redirectUri, without = [] }: Beginning,
): Promise<string | undefined> {
  const { settings } = request;
  const networkOf = (url: string) => learntNetwork(url, request, settings.authorizationServer);
  const client = { id: '', clientId, secret, authMethod, source: 'registered', createdAt: Date.now() } as const;
  const scopes = selectScopes(facts, settings);
  try {
    const { url } = await startAuthorization({ networkOf }, facts, client, { callback: redirectUri, scopes, settings });
    return without.reduce((left, name) => left.replace(new RegExp(`&${name}=[^&]*`), ''), url);
  } catch (error) {
    if (isCoded(error)) return undefined;
    throw error;
  }
}
