import { version } from '../../config/version.ts';
import type { OAuthProblem } from '../../domain/oauth/problem.ts';
import { asCoded, coded, isCoded } from '../../errors/coded-error.ts';
import { fetchDocument } from '../../net/document.ts';
import { knownSecrets } from '../../net/known-secrets.ts';
import { shownUrl } from '../../net/redact-url.ts';
import { type OAuthFailure, unreachedFailure } from './failure.ts';
import { type ProviderAnswer, readMembers } from './provider-answer.ts';
import { type OAuthWay, requestTimeout, timeLeft } from './way.ts';

/** An answer, whatever its status, or why there was none. */
export type Asked =
  | { readonly kind: 'answer'; readonly answer: ProviderAnswer }
  | { readonly kind: 'failed'; readonly failure: OAuthFailure };

const maxBytes = 256 * 1024;

/** Sends one POST to an endpoint of an authorization server. Redirects are not followed: the body holds credentials. */
export async function askProvider(
  way: OAuthWay,
  stage: OAuthProblem['stage'],
  url: string,
  { headers, body }: { readonly headers: Readonly<Record<string, string>>; readonly body: string },
): Promise<Asked> {
  const timeoutMs = timeLeft(way);
  if (timeoutMs === 0) {
    const late = coded('document_timeout', { url: shownUrl(url), seconds: requestTimeout / 1000 });
    return { kind: 'failed', failure: unreachedFailure(stage, url, late) };
  }
  const request = {
    headers: { accept: 'application/json', 'user-agent': `gatehouse/${version}`, ...headers },
    body: Buffer.from(body),
  };
  const { outbound, record, networkOf } = way;
  const bounds = { network: networkOf(url), timeoutMs, maxBytes, ...(record && { record }) };
  const fetched = await fetchDocument(outbound, url, { method: 'POST', ...request, ...bounds }).catch(asCoded);
  if (isCoded(fetched)) return { kind: 'failed', failure: unreachedFailure(stage, url, fetched) };
  const { status, headers: answered, body: came } = fetched;
  const secrets = knownSecrets({ url, ...request });
  const answer = { url, status, headers: answered, body: came, members: readMembers(came), secrets };
  return { kind: 'answer', answer };
}
