import type { IncomingMessage } from 'node:http';

const parameter = 'then';

/** Where a person goes on to after a page that came in between. Only a path of ours: any other would send people to another site. */
export function thenOf(parameters: URLSearchParams, origin: string): string | undefined {
  const text = parameters.get(parameter);
  if (!text?.startsWith('/')) return undefined;
  const url = URL.canParse(text, origin) ? new URL(text, origin) : undefined;
  // Two slashes at the beginning would be another site again: `/.//evil.example` comes to that.
  return url?.origin === origin && !url.pathname.startsWith('//') ? url.pathname + url.search : undefined;
}

/** The same, of the address that is asked for. */
export function thenOfRequest({ url = '/' }: Pick<IncomingMessage, 'url'>, origin: string): string | undefined {
  return thenOf(new URL(url, origin).searchParams, origin);
}

/** The path of a page that comes in between, which goes on to `then`. */
export function withThen(path: string, then: string | undefined): string {
  return then === undefined ? path : `${path}?${new URLSearchParams({ [parameter]: then })}`;
}
