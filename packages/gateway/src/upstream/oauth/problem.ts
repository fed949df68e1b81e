import type { OAuthProblem } from '../../domain/oauth/problem.ts';
import type { ErrorCode } from '../../errors/catalogue.ts';
import { redactStart, redactText } from '../../net/redact-text.ts';
import { redactUrl } from '../../net/redact-url.ts';
import type { ProviderAnswer } from './provider-answer.ts';

/** Longer words of a provider than this are cut off. */
const wordsLength = 500;
/** How much of a body is kept, in bytes and in characters. */
const startLength = 8192;

/** What an answer says of its own failure, in the provider's words. */
export function answerProblem(stage: OAuthProblem['stage'], answer: ProviderAnswer): OAuthProblem {
  const { url, status, members, body, secrets } = answer;
  return {
    stage,
    url: redactUrl(url, secrets),
    status,
    ...providerWords(members, secrets),
    body: redactStart(body.subarray(0, startLength).toString(), startLength, secrets),
    code: undefined,
  };
}

/** The same where there was no answer of HTTP, or we threw it away. */
export function ownProblem(stage: OAuthProblem['stage'], url: string, code?: ErrorCode): OAuthProblem {
  const said = { status: undefined, error: undefined, description: undefined, uri: undefined };
  return { stage, url: redactUrl(url), ...said, body: '', code };
}

/** `error`, `error_description` and `error_uri`, cleaned: for people, on one line each, without anything of ours. */
export function providerWords(
  members: Readonly<Record<string, unknown>>,
  secrets: readonly string[],
): Pick<OAuthProblem, 'error' | 'description' | 'uri'> {
  return {
    error: words(members.error, secrets),
    description: words(members.error_description, secrets),
    uri: words(members.error_uri, secrets),
  };
}

/** A failure in one line: the provider's words where it used any. */
export function saidBy({ status, error, description }: Pick<OAuthProblem, 'status' | 'error' | 'description'>): string {
  const http = status === undefined ? [] : [`HTTP ${status}`];
  return [...http, error, description].filter((part) => part !== undefined).join(', ');
}

function words(value: unknown, secrets: readonly string[]): string | undefined {
  if (typeof value !== 'string') return undefined;
  const line = redactText(value.slice(0, 4 * wordsLength), secrets).replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\s]+/gu, ' ');
  return line.trim().slice(0, wordsLength) || undefined;
}
