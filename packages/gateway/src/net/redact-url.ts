import { redactText } from './redact-text.ts';
import { isSecretName, masked } from './secret-names.ts';

/**
 * A URL for evidence: without user name, password and fragment, the values of secret parameters masked.
 * @param base what a relative one is relative to
 */
export function redactUrl(text: string, secrets: readonly string[] = [], base?: string): string {
  if (!URL.canParse(text, base)) return '[not a URL]';
  const { protocol, origin, pathname, search } = new URL(text, base);
  // Of other schemes (data:, mailto:) anything may be a secret.
  if (protocol !== 'http:' && protocol !== 'https:') return `${protocol}${masked}`;
  const query = search.slice(1).split('&').map(redactParameter).join('&');
  return redactText(`${origin}${pathname}${query === '' ? '' : `?${query}`}`, secrets);
}

/** A URL for errors: short, and without its query. */
export function shownUrl(text: string): string {
  const [shown = ''] = redactUrl(text).split('?', 1);
  return shown.length > 200 ? `${shown.slice(0, 199)}…` : shown;
}

function redactParameter(parameter: string): string {
  const [name = ''] = parameter.split('=', 1);
  const [[decoded = ''] = []] = new URLSearchParams(parameter);
  return isSecretName(decoded) ? `${name}=${masked}` : parameter;
}
