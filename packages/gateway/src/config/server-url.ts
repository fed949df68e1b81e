import type { NetworkClass } from '../domain/records.ts';
import { isPrivateHost } from './private-host.ts';
import { webUrl } from './url-text.ts';

/** Why a server cannot have this address on this network class, or `undefined` when it can. Does not repeat the address. */
export function serverUrlProblem(text: string, network: NetworkClass): string | undefined {
  const url = webUrl(text);
  if (!url) return 'it is not an http or https URL';
  if (url.username !== '' || url.password !== '') return 'it may not hold credentials: put them in headers';
  if (text.includes('#')) return 'it may not have a fragment';
  if (network === 'private') return undefined;
  if (isPrivateHost(url.hostname)) return 'its host is not on the internet: that needs network: private';
  if (url.protocol === 'http:') return 'plain http shows everything to the network: use https, or set network: private';
  return undefined;
}

/** The one spelling of an address under which it is kept. The path stays as it is: `/mcp` and `/mcp/` are two addresses. */
export function canonicalServerUrl(text: string): string {
  return new URL(text).href;
}
