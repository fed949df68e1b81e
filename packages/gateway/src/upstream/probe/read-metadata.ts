import { version as ownVersion } from '../../config/version.ts';
import { isObject } from '../../domain/json-rpc/message.ts';
import { newestLegacyVersion } from '../../domain/protocol-version.ts';
import { asCoded, type CodedError } from '../../errors/coded-error.ts';
import { type FetchedDocument, fetchDocument } from '../../net/document.ts';
import { type Evidence, evidenceOf } from '../../net/evidence.ts';
import { learntNetwork } from '../../net/learnt-url.ts';
import type { ProbeStep } from './evidence.ts';
import { challengesOf, emptyStep, failureOf, type Visit } from './visit.ts';

const documentMs = 8_000;
const documentBytes = 256 * 1024;

/** Asked for as clients of MCP do, and without credentials. */
const headers = {
  accept: 'application/json',
  'mcp-protocol-version': newestLegacyVersion,
  'user-agent': `gatehouse/${ownVersion}`,
};

export type Wanted = Pick<ProbeStep, 'name' | 'purpose' | 'issuer' | 'issuerFrom'>;

/**
 * Fetches one candidate for a metadata document and tells the step.
 * @returns the document, where the status was 2xx and the body a JSON object
 */
export async function readMetadata(visit: Visit, url: string, wanted: Wanted): Promise<ProbeStep['document']> {
  const hops: Evidence[] = [];
  const { fetched, error } = await tryFetch(visit, url, (hop) => hops.push(hop));
  const evidence = hops.pop() ?? neverSent('GET', url, error);
  const document = fetched && documentOf(fetched);
  visit.tell({
    ...emptyStep,
    ...wanted,
    evidence,
    failure: failureOf(error),
    redirects: hops.map((hop) => hop.url),
    challenges: fetched ? challengesOf(fetched.headers) : [],
    document,
  });
  return document;
}

async function tryFetch(
  { outbound, request, timeLeft }: Visit,
  url: string,
  record: (hop: Evidence) => void,
): Promise<{ fetched?: FetchedDocument; error?: CodedError }> {
  const network = learntNetwork(url, request, request.settings.authorizationServer);
  const bounds = { network, maxBytes: documentBytes, timeoutMs: timeLeft(documentMs) };
  try {
    return { fetched: await fetchDocument(outbound, url, { ...bounds, headers, record }) };
  } catch (error) {
    return { error: asCoded(error) };
  }
}

/** What was refused before any request was made. */
export function neverSent(method: 'GET' | 'POST', url: string, error: CodedError | undefined): Evidence {
  const nothing = { status: undefined, headers: {}, body: Buffer.alloc(0), ms: 0, connection: {} };
  return evidenceOf({ request: { method, url, headers }, ...nothing, failure: error?.code });
}

function documentOf({ status, body }: FetchedDocument): ProbeStep['document'] {
  if (status < 200 || status > 299) return undefined;
  try {
    const parsed: unknown = JSON.parse(body.toString());
    return isObject(parsed) ? parsed : undefined;
  } catch {
    return undefined;
  }
}
