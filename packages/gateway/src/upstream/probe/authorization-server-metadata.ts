import { authorizationServerMetadataUrls } from '../../domain/oauth/metadata-urls.ts';
import type { ProbeStep } from './evidence.ts';
import { readMetadata } from './read-metadata.ts';
import type { Visit } from './visit.ts';

/** Of those that a resource names. More than one is rare, and each costs up to three requests. */
const mostIssuers = 3;

const purposes = {
  settings: 'An administrator says that this is the authorization server.',
  resource: 'The server names this authorization server.',
  origin: 'Nothing names an authorization server, so the server itself may be one (MCP 2025-03-26).',
} as const;

type IssuerFrom = keyof typeof purposes;

/** Goes through the issuers, and for each through the places of its metadata, until one answers. */
export async function authorizationServerMetadata(visit: Visit): Promise<void> {
  const { issuers, from } = issuersOf(visit);
  for (const issuer of issuers) {
    if (await answers(visit, issuer, from)) return;
  }
}

function issuersOf({ request, seen }: Visit): { issuers: readonly string[]; from: IssuerFrom } {
  const { authorizationServer } = request.settings;
  if (authorizationServer !== undefined) return { issuers: [authorizationServer], from: 'settings' };
  if (seen.issuers.length > 0) return { issuers: seen.issuers.slice(0, mostIssuers), from: 'resource' };
  return { issuers: [new URL(request.url).origin], from: 'origin' };
}

async function answers(visit: Visit, issuer: string, issuerFrom: IssuerFrom): Promise<boolean> {
  for (const url of authorizationServerMetadataUrls(issuer)) {
    if (visit.timeLeft(1) <= 0) return false;
    const wanted = {
      name: 'authorization_server_metadata',
      purpose: purposes[issuerFrom],
      issuer,
      issuerFrom,
    } as const;
    if (isServerMetadata(await readMetadata(visit, url, wanted))) return true;
  }
  return false;
}

/** Whether its issuer is the right one is for others to judge. */
function isServerMetadata(document: ProbeStep['document']): boolean {
  return [document?.issuer, document?.authorization_endpoint, document?.token_endpoint].some(
    (value) => typeof value === 'string',
  );
}
