import type { Symptom } from './symptoms.ts';

/** What servers write on their own error pages, and what it is a symptom of. */
export interface ErrorPage {
  /** For people: the words as they stand there. */
  readonly words: readonly string[];
  readonly pattern: RegExp;
  readonly symptom: Symptom;
}

/** In order: what is surest first. Each of the words matches its own row first. */
export const errorPages: readonly ErrorPage[] = [
  {
    words: ['redirect_uri mismatch', 'not registered for client', 'invalid_redirect_uri'],
    pattern: /redirect[ _-]?ur[il]|callback url|not registered for (?:this )?client/i,
    symptom: 'redirect_refused',
  },
  {
    words: ['Client ID not found in the registry', 'invalid_client', 'is not registered with this server'],
    pattern:
      /\bclient\b.{0,60}\b(?:not found|not registered|unknown)|not registered with this server|(?:invalid|unknown|unauthorized)[ _]client/i,
    symptom: 'client_unknown',
  },
  {
    words: ['Session not found', 'No valid session ID provided', 'session terminated'],
    pattern: /\bsession\b.{0,30}\b(?:not found|unknown|expired|terminated|required)|no valid session/i,
    symptom: 'works_sometimes',
  },
  {
    words: ['invalid_target', 'invalid audience', 'token audience mismatch'],
    pattern: /invalid_target|\baudience\b/i,
    symptom: 'every_call_refused',
  },
  {
    words: ['invalid_grant', 'refresh token expired', 'token has expired'],
    pattern: /invalid_grant|\b(?:token|grant)\b.{0,30}\bexpired/i,
    symptom: 'ends_after_a_while',
  },
  {
    words: ['Invalid Host header', '405 Method Not Allowed', 'Missing sessionId parameter', 'timed out'],
    pattern: /\bhost\b.{0,20}\b(?:header|not allowed)|method not allowed|missing sessionid|timed? ?out|unsupported/i,
    symptom: 'fails_at_once',
  },
  {
    words: ['does not support dynamic client registration', 'no authorization server found'],
    pattern: /dynamic client registration|no authorization server|client (?:id|secret).{0,20}\brequired/i,
    symptom: 'no_oauth_found',
  },
  { words: ['no tools available', '0 tools'], pattern: /\b(?:no|0) tools\b/i, symptom: 'no_tools' },
  {
    words: ['Internal Server Error', 'server_error', 'Error 1101'],
    pattern: /internal server error|server_error|\berror 1101\b|\b50\d\b/i,
    symptom: 'own_error_page',
  },
];

/** What the words of an error page point to; undefined where they are none that are known. */
export function symptomOf(text: string): Symptom | undefined {
  return errorPages.find(({ pattern }) => pattern.test(text.slice(0, 4_000)))?.symptom;
}
