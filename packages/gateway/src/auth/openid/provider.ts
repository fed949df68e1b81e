import { allowInsecureRequests, type Configuration, customFetch, discovery } from 'openid-client';
import type { SignInProviderConfig } from '../../config/config.ts';
import { coded } from '../../errors/coded-error.ts';
import { learntNetwork } from '../../net/learnt-url.ts';
import type { Outbound } from '../../net/outbound.ts';
import { createFetch } from '../../net/web-fetch.ts';

/** An OpenID provider as it is configured, with what it says of itself once that was read. */
export interface OpenIdProvider {
  readonly config: SignInProviderConfig;
  /** @throws sign_in_provider_failed */
  configuration(): Promise<Configuration>;
}

const maxBytes = 1024 * 1024;
const timeoutMs = 10_000;
/** How long a provider's metadata is believed, in milliseconds: keys are looked up anew by themselves. */
const metadataLife = 60 * 60 * 1000;

export function createOpenIdProvider(outbound: Outbound, config: SignInProviderConfig): OpenIdProvider {
  const at = { url: config.issuer, network: config.network };
  const fetch = createFetch(outbound, { networkOf: (url) => learntNetwork(url, at), maxBytes, timeoutMs });
  let read: { readonly since: number; readonly configuration: Promise<Configuration> } | undefined;

  async function discover(): Promise<Configuration> {
    const { issuer, client, network } = config;
    // What may be plain http is judged by the fetch: a private provider's own host alone.
    const execute = network === 'private' ? [allowInsecureRequests] : [];
    return discovery(new URL(issuer), client.id, client.secret, undefined, { [customFetch]: fetch, execute });
  }

  return {
    config,
    configuration() {
      if (!read || performance.now() - read.since > metadataLife)
        read = { since: performance.now(), configuration: discover() };
      const { configuration } = read;
      return configuration.catch((error: unknown) => {
        read = undefined;
        throw coded('sign_in_provider_failed', { name: config.label }, error);
      });
    },
  };
}
