import { redactText } from './redact-text.ts';
import { redactUrl } from './redact-url.ts';
import { masked } from './secret-names.ts';

/** Headers of which the values are shown. What is not here is masked: an administrator may call a credential as he likes. */
const shown = new Set([
  'accept',
  'accept-encoding',
  'accept-language',
  'age',
  'allow',
  'cache-control',
  'connection',
  'content-encoding',
  'content-language',
  'content-length',
  'content-type',
  'date',
  'expires',
  'forwarded',
  'host',
  'last-modified',
  'link',
  'mcp-protocol-version',
  'origin',
  'retry-after',
  'server',
  'transfer-encoding',
  'user-agent',
  'vary',
  'via',
  'www-authenticate',
  'x-forwarded-host',
  'x-forwarded-proto',
  'x-powered-by',
]);

/** Whether a request header of this name may hold a secret. */
export function isSecretHeader(name: string): boolean {
  return !shown.has(name.toLowerCase());
}

/**
 * Headers for evidence: all names, values only where they cannot be secrets. Of Authorization the scheme is kept.
 * @param url what was asked, for a relative Location
 */
export function redactHeaders(
  headers: Readonly<Record<string, string | readonly string[] | undefined>>,
  secrets: readonly string[],
  url: string,
): Record<string, string> {
  const entries = Object.entries(headers).map(([name, value]) => {
    const text = Array.isArray(value) ? value.join(', ') : String(value ?? '');
    return [name.toLowerCase(), redactValue(name.toLowerCase(), text, secrets, url)];
  });
  return Object.fromEntries(entries) as Record<string, string>;
}

function redactValue(name: string, value: string, secrets: readonly string[], url: string): string {
  if (name === 'location' || name === 'content-location') return redactUrl(value, secrets, url);
  if (shown.has(name)) return redactText(value, secrets);
  const [, scheme] = name === 'authorization' ? (/^(Bearer|Basic|DPoP|Digest|Negotiate) /i.exec(value) ?? []) : [];
  return scheme === undefined ? masked : `${scheme} ${masked}`;
}
