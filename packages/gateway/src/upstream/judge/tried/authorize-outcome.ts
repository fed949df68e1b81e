import type { Evidence } from '../../../net/evidence.ts';
import { type OAuthWords, pageText, wordsOf } from './said-words.ts';

/** What became of the beginning of a sign-in. */
export type AuthorizeOutcome =
  /** A page, or a redirect to where people sign in or back to the callback with a code. */
  'accepted' | 'unknown_client' | 'redirect_refused' | 'refused' | 'fails' | 'limited';

interface Beginning {
  readonly evidence: Evidence;
  /** Why it was not answered, or not whole. */
  readonly failure: unknown;
}

const unknownErrors: readonly (string | undefined)[] = ['invalid_client', 'unauthorized_client', 'invalid_client_id'];

/** How servers say on their own error pages that they do not know a client. */
const unknownClient =
  /\b(?:client|application)\b[^.<>{}]{0,120}?\b(?:not (?:be )?(?:found|registered|recogni[sz]ed|known)|unknown|does(?:n.t| not) exist|unrecogni[sz]ed)\b|\b(?:unknown|invalid|unrecogni[sz]ed|unregistered|no such)[ _]client\b/i;
const aboutRedirect = /\bredirect[ _-]?ur[il]s?\b/i;

/** Decides from what came alone, most of which is written for people. Pure. */
export function authorizeOutcome({ evidence, failure }: Beginning): AuthorizeOutcome {
  const { status } = evidence;
  if (status === undefined || (failure !== undefined && status < 300)) return 'fails';
  if (status === 429) return 'limited';
  const said = wordsOf(evidence);
  if (isUnknown(evidence, said)) return 'unknown_client';
  if (status >= 400 && aboutRedirect.test(pageText(evidence.body))) return 'redirect_refused';
  if (status >= 500) return 'fails';
  return status >= 400 || said.error !== undefined ? 'refused' : 'accepted';
}

/** A page with success on which something can be filled in or pressed is a sign-in or a consent, whatever its words. */
function isUnknown(evidence: Evidence, { error }: OAuthWords): boolean {
  if (unknownErrors.includes(error)) return true;
  if ((evidence.status ?? 0) < 300 && /<(?:form|input|button)\b/i.test(evidence.body)) return false;
  return unknownClient.test(pageText(evidence.body));
}
