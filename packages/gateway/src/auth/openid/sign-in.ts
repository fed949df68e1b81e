import {
  authorizationCodeGrant,
  buildAuthorizationUrl,
  type Configuration,
  calculatePKCECodeChallenge,
  fetchUserInfo,
  randomNonce,
  randomPKCECodeVerifier,
  randomState,
} from 'openid-client';
import { recordChanges } from '../../admin/administration.ts';
import type { AuditTrail } from '../../audit/audit.ts';
import type { SignInProviderConfig } from '../../config/config.ts';
import { hashSecret } from '../../crypto/token.ts';
import type { User } from '../../domain/records.ts';
import { coded } from '../../errors/coded-error.ts';
import type { Outbound } from '../../net/outbound.ts';
import type { Store } from '../../store/store.ts';
import { admission, type Claims, isVerifiedBy } from './admission.ts';
import { firstSignIn, notAllowed } from './first-sign-in.ts';
import { createOpenIdProvider, type OpenIdProvider } from './provider.ts';
import { providerFailure } from './provider-words.ts';

/** Signing in to Gatehouse at an OpenID provider (OpenID Connect Core, section 3.1). */
export interface OpenIdSignIn {
  /**
   * @param browser random text that the browser holds, which alone can finish
   * @returns where the browser is to go
   * @throws not_found, sign_in_provider_failed
   */
  begin(name: string, browser: string, onward: string | undefined): Promise<string>;
  /** @param answer the address at which the browser came back @throws sign_in_gone, sign_in_not_allowed, sign_in_provider_failed */
  finish(
    answer: URL,
    browser: string | undefined,
  ): Promise<{ readonly user: User; readonly onward: string | undefined }>;
}

export interface OpenIdParts {
  readonly store: Pick<Store, 'users' | 'mailbox' | 'transaction'>;
  readonly audit: AuditTrail;
  readonly outbound: Outbound;
  readonly origin: string;
}

/** What is kept while the person is away, sealed, for whoever comes back with the state. */
interface Begun {
  readonly provider: string;
  readonly browserHash: string;
  readonly verifier: string;
  readonly nonce: string;
  readonly onward?: string | undefined;
}

/** Where every provider sends browsers back to. */
export const openIdCallbackPath = '/sign-in/callback';

/** How long a person may be away, in milliseconds. */
export const openIdLife = 10 * 60 * 1000;

export function createOpenIdSignIn(parts: OpenIdParts, configs: readonly SignInProviderConfig[]): OpenIdSignIn {
  const { store, origin, outbound } = parts;
  const providers = new Map(configs.map((config) => [config.name, createOpenIdProvider(outbound, config)]));

  return {
    async begin(name, browser, onward) {
      const provider = providers.get(name);
      if (!provider) throw coded('not_found', {});
      const configuration = await provider.configuration();
      const [verifier, nonce, state] = [randomPKCECodeVerifier(), randomNonce(), randomState()];
      const begun: Begun = { provider: name, browserHash: hashSecret(browser), verifier, nonce, onward };
      await store.mailbox.put(keyOf(state), JSON.stringify(begun), openIdLife);
      return buildAuthorizationUrl(configuration, {
        redirect_uri: origin + openIdCallbackPath,
        scope: 'openid email',
        code_challenge: await calculatePKCECodeChallenge(verifier),
        code_challenge_method: 'S256',
        state,
        nonce,
      }).href;
    },
    async finish(answer, browser) {
      const state = answer.searchParams.get('state') ?? '';
      const begun = await taken(parts, state, browser);
      const provider = providers.get(begun.provider);
      if (!provider) throw coded('sign_in_gone', {});
      const claims = await claimsOf(provider, await provider.configuration(), answer, state, begun);
      return { user: await signedIn(parts, provider.config, claims), onward: begun.onward };
    },
  };
}

function keyOf(state: string): string {
  return `openid:${hashSecret(state)}`;
}

/** Takes what was begun, once: an answer that comes in another browser than the one that began is worth nothing to either. */
async function taken({ store }: OpenIdParts, state: string, browser: string | undefined): Promise<Begun> {
  const kept = state === '' ? undefined : await store.mailbox.wait(keyOf(state), 0);
  const begun = kept === undefined ? undefined : (JSON.parse(kept) as Begun);
  if (!begun || browser === undefined || hashSecret(browser) !== begun.browserHash) throw coded('sign_in_gone', {});
  return begun;
}

async function claimsOf(
  { config }: OpenIdProvider,
  configuration: Configuration,
  answer: URL,
  state: string,
  { verifier, nonce }: Begun,
): Promise<Claims> {
  const sent = [config.client.secret, verifier, answer.searchParams.get('code') ?? ''];
  try {
    const checks = { pkceCodeVerifier: verifier, expectedNonce: nonce, expectedState: state, idTokenExpected: true };
    const tokens = await authorizationCodeGrant(configuration, answer, checks);
    sent.push(tokens.access_token);
    const claims = tokens.claims();
    if (!claims) throw new Error('there is no ID token');
    const { iss: issuer, sub: subject } = claims;
    // The code flow gives it at the userinfo endpoint, unless the provider likes to say it at once (section 5.4).
    const said = claims.email === undefined ? await fetchUserInfo(configuration, tokens.access_token, subject) : claims;
    const { email } = said;
    return { issuer, subject, email: typeof email === 'string' ? email : undefined, isVerified: isVerifiedBy(said) };
  } catch (error) {
    throw coded('sign_in_provider_failed', { name: config.label }, providerFailure(error, sent));
  }
}

/** The user of these claims: whoever is linked to them, else whoever may be. */
async function signedIn({ store, audit }: OpenIdParts, config: SignInProviderConfig, claims: Claims): Promise<User> {
  const startedAt = Date.now();
  const linked = await store.users.byLink(claims.issuer, claims.subject);
  const { user, isNew } = linked ? { user: linked, isNew: false } : await cameFirst(store, config, claims);
  if (user.disabled) throw notAllowed('the account is disabled');
  const added = { action: 'user.add', target: user.email } as const;
  if (isNew) await recordChanges({ audit, principal: `user:${user.email}` }, [added], startedAt);
  return user;
}

function cameFirst(store: OpenIdParts['store'], config: SignInProviderConfig, claims: Claims) {
  const judged = admission(config, claims);
  if ('refusal' in judged) throw notAllowed(judged.refusal);
  return firstSignIn(store, judged.email, claims);
}
