import { bearerChallenge } from '../../domain/oauth/challenge.ts';
import { resourceMetadataUrls } from '../../domain/oauth/metadata-urls.ts';
import { readMetadata } from './read-metadata.ts';
import type { Visit } from './visit.ts';

const purposes = {
  named: 'The challenge says that the metadata of the server is here.',
  usual: 'The metadata of a server is usually here (RFC 9728).',
} as const;

/** Goes through the places where the resource's metadata may be until one has it: pages and errors are gone past. */
export async function resourceMetadata(visit: Visit): Promise<void> {
  const named = bearerChallenge(visit.seen.challenges)?.resourceMetadata;
  for (const [at, url] of resourceMetadataUrls(visit.request.url, named).entries()) {
    if (visit.timeLeft(1) <= 0) return;
    const purpose = purposes[at === 0 && named !== undefined ? 'named' : 'usual'];
    const wanted = { name: 'resource_metadata', purpose, issuer: undefined, issuerFrom: undefined } as const;
    const issuers = issuersOf(await readMetadata(visit, url, wanted));
    if (issuers.length === 0) continue;
    visit.seen.issuers = issuers;
    return;
  }
}

function issuersOf(document: Readonly<Record<string, unknown>> | undefined): string[] {
  const named = document?.authorization_servers;
  return Array.isArray(named) ? named.filter((each) => typeof each === 'string' && each !== '') : [];
}
