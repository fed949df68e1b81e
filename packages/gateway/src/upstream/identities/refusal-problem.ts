import { bearerChallenge } from '../../domain/oauth/challenge.ts';
import type { OAuthProblem } from '../../domain/oauth/problem.ts';
import type { Server } from '../../domain/records.ts';
import { redactStart } from '../../net/redact-text.ts';
import { redactUrl } from '../../net/redact-url.ts';
import type { HeaderValues } from '../../store/store.ts';
import { readMembers } from '../oauth/provider-answer.ts';
import type { RefusedIdentity } from '../refused-identity.ts';

const keptCharacters = 2048;

/** A refused call as people are shown it. @param sent what must not come back in what the server answered */
export function refusalProblem(
  { url }: Server,
  { status, challenges, body }: RefusedIdentity,
  sent: HeaderValues,
): OAuthProblem {
  const challenge = bearerChallenge(challenges);
  const said = readMembers(body);
  const secrets = Object.values(sent).flatMap((value) => [value, value.replace(/^\w+ +/, '')]);
  const clean = (text: unknown) =>
    typeof text === 'string' && text !== '' ? redactStart(text, keptCharacters, secrets) : undefined;
  return {
    stage: 'call',
    url: redactUrl(url),
    status,
    error: clean(challenge?.error ?? said.error),
    description: clean(challenge?.errorDescription ?? said.error_description),
    uri: undefined,
    body: redactStart(body.toString(), keptCharacters, secrets),
    code: undefined,
  };
}
