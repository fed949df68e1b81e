import { isSlug } from '../domain/naming.ts';
import type { NetworkClass } from '../domain/records.ts';
import type { SignInProviderConfig } from './config.ts';
import { literalProblems } from './literal.ts';
import { clientTextProblem, issuerProblem } from './oauth.ts';
import { found, type Problem, refuseIf } from './problem.ts';
import { list, mapping, type Raw } from './raw-file.ts';
import type { ConfigFile } from './schema.ts';
import type { Read } from './server-config.ts';

const badName = 'is not a name: 1 to 63 of a-z, 0-9 and inner hyphens';
const badDomain = 'is not a domain such as example.com';
const metadataAddress = 'is the address of metadata: write the issuer that stands in it';
const domainPattern = /^(?=.{1,253}$)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9-]{2,63}$/i;

/** OpenID providers: what holds beyond the types. */
export function signInProviders(file: Raw): Problem[] {
  const seen = new Set<unknown>();
  return list(mapping(file.signIn).providers).flatMap((item, index) => {
    const path = ['signIn', 'providers', index];
    const { name, issuer, network, client, domains } = mapping(item);
    const again = seen.has(name);
    seen.add(name);
    const { id, secret } = mapping(client);
    return [
      ...refuseIf(typeof name === 'string' && !isSlug(name), [...path, 'name'], badName),
      ...refuseIf(typeof name === 'string' && again, [...path, 'name'], 'stands twice'),
      ...(typeof issuer === 'string'
        ? found([...path, 'issuer'], providerIssuerProblem(issuer, network === 'private' ? 'private' : 'public'))
        : []),
      ...literalProblems([...path, 'client', 'id'], id, clientTextProblem),
      ...literalProblems([...path, 'client', 'secret'], secret, clientTextProblem),
      ...refuseIf(
        Array.isArray(domains) && domains.length === 0,
        [...path, 'domains'],
        'names no domain: nobody could come in',
      ),
      ...list(domains).flatMap((domain, at) =>
        refuseIf(typeof domain === 'string' && !domainPattern.test(domain), [...path, 'domains', at], badDomain),
      ),
    ];
  });
}

/**
 * The address of a provider's metadata is not taken for its issuer: the two may differ by more than the end, and what the provider says
 * of itself would be held against nothing (OpenID Connect Discovery, section 4.3).
 */
function providerIssuerProblem(text: string, network: NetworkClass): string | undefined {
  return issuerProblem(text, network) ?? (new URL(text).href.includes('/.well-known/') ? metadataAddress : undefined);
}

export function signInConfig(providers: ConfigFile['signIn']['providers'], read: Read): SignInProviderConfig[] {
  return providers.map(({ name, label = name, issuer, client, domains, network }, index) => {
    const path = ['signIn', 'providers', index, 'client'];
    return {
      name,
      label,
      issuer,
      client: { id: read([...path, 'id'], client.id), secret: read([...path, 'secret'], client.secret) },
      domains: domains.map((domain) => domain.toLowerCase()),
      network,
    };
  });
}

/** What is wrong with the values that were read. */
export function signInProblems(providers: readonly SignInProviderConfig[]): Problem[] {
  return providers.flatMap(({ client }, index) => {
    const path = ['signIn', 'providers', index, 'client'];
    return [
      ...found([...path, 'id'], clientTextProblem(client.id)),
      ...found([...path, 'secret'], clientTextProblem(client.secret)),
    ];
  });
}
