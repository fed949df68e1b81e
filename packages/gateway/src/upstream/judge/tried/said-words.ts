import type { Evidence } from '../../../net/evidence.ts';
import { readMembers } from '../../oauth/provider-answer.ts';
import { plain } from '../finding.ts';

/** An error as OAuth has it (RFC 6749 sections 4.1.2.1 and 5.2). */
export interface OAuthWords {
  readonly error: string | undefined;
  readonly description: string | undefined;
}

/** The error of an answer: in its body, or in the address that it redirects to. */
export function wordsOf({ status = 0, headers, body }: Evidence): OAuthWords {
  const { location } = headers;
  const isRedirect = status >= 300 && status < 400 && location !== undefined && URL.canParse(location);
  const members = isRedirect ? Object.fromEntries(new URL(location).searchParams) : readMembers(Buffer.from(body));
  return { error: textIn(members.error), description: textIn(members.error_description) };
}

/** What an answer says, for people, on one line: the words of OAuth where it uses them, else the text of its page. */
export function saidIn(evidence: Evidence): string {
  const { error, description } = wordsOf(evidence);
  const words = [error, description].filter((part) => part !== undefined).join(': ');
  const text = words === '' ? pageText(evidence.body) : words;
  return `HTTP ${evidence.status}${text === '' ? '' : `, “${plain(text)}”`}`;
}

/** The text of a page or of anything else, without its markup. Linear in what it is given, which is a few thousand characters. */
export function pageText(body: string): string {
  return body
    .replaceAll(/<(script|style|title)\b[^>]*>[^<]*<\/\1\s*>/gi, ' ')
    .replaceAll(/<[^<>]*>/g, ' ')
    .replaceAll(/&#?\w{1,8};/g, '’')
    .replaceAll(/\s+/g, ' ')
    .trim();
}

function textIn(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}
