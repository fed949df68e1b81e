interface Cookie {
  readonly name: string;
  readonly value: string;
  /** Without a port: cookies do not know ports (RFC 6265 section 8.5). */
  readonly host: string;
  readonly path: string;
  readonly secure: boolean;
  readonly sameSite: 'strict' | 'lax' | 'none';
  /** Epoch milliseconds. */
  readonly expires: number;
}

/** What decides about a cookie beside its address. */
export interface Navigation {
  readonly url: URL;
  readonly method: string;
  /** Where the link, the form or the redirect stood; undefined where the address was typed. */
  readonly from: URL | undefined;
}

/** The cookies of one browser. Domain cookies are refused: nothing here needs them. */
export interface CookieJar {
  /** The Cookie header; undefined where none fits. */
  header(navigation: Navigation): string | undefined;
  /** Takes the Set-Cookie headers of an answer. */
  take(url: URL, headers: readonly string[]): void;
  /** Names of those that would be sent to an address that was typed. */
  names(url: URL): string[];
  clear(): void;
}

export function createCookieJar(): CookieJar {
  let kept: Cookie[] = [];

  const fitting = ({ url, method, from }: Navigation): Cookie[] =>
    kept
      .filter((cookie) => cookie.host === url.hostname && covers(cookie.path, url.pathname))
      .filter((cookie) => cookie.expires > Date.now() && (!cookie.secure || url.protocol === 'https:'))
      .filter((cookie) => !from || from.hostname === url.hostname || crosses(cookie, method))
      .sort((a, b) => b.path.length - a.path.length);

  return {
    header(navigation) {
      const pairs = fitting(navigation).map(({ name, value }) => `${name}=${value}`);
      return pairs.length > 0 ? pairs.join('; ') : undefined;
    },
    take(url, headers) {
      for (const cookie of headers.map((header) => parse(url, header)).filter((parsed) => parsed !== undefined)) {
        kept = [...kept.filter((old) => !same(old, cookie)), cookie];
      }
    },
    names: (url) => fitting({ url, method: 'GET', from: undefined }).map(({ name }) => name),
    clear() {
      kept = [];
    },
  };
}

/** Whether it goes along from another site. */
function crosses({ sameSite }: Cookie, method: string): boolean {
  return sameSite === 'none' || (sameSite === 'lax' && method === 'GET');
}

/** RFC 6265 section 5.1.4. */
function covers(path: string, pathname: string): boolean {
  return pathname === path || pathname.startsWith(path.endsWith('/') ? path : `${path}/`);
}

function same(one: Cookie, other: Cookie): boolean {
  return one.name === other.name && one.host === other.host && one.path === other.path;
}

function parse(url: URL, header: string): Cookie | undefined {
  const [pair = '', ...parts] = header.split(';').map((part) => part.trim());
  const attributes = new Map(
    parts.map((part) => [part.split('=')[0]?.toLowerCase(), part.slice(part.indexOf('=') + 1)]),
  );
  const [name = '', value = ''] = [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)];
  const secure = attributes.has('secure');
  const path = attributes.get('path')?.startsWith('/') ? attributes.get('path') : undefined;
  if (name === '' || attributes.has('domain') || (secure && url.protocol !== 'https:')) return undefined;
  if (name.startsWith('__Secure-') && !secure) return undefined;
  if (name.startsWith('__Host-') && (!secure || path !== '/')) return undefined;
  const sameSite = attributes.get('samesite')?.toLowerCase();
  return {
    name,
    value,
    host: url.hostname,
    path: path ?? (url.pathname.slice(0, url.pathname.lastIndexOf('/')) || '/'),
    secure,
    sameSite: sameSite === 'strict' || sameSite === 'none' ? sameSite : 'lax',
    expires: expiryOf(attributes.get('max-age'), attributes.get('expires')),
  };
}

function expiryOf(maxAge: string | undefined, expires: string | undefined): number {
  if (maxAge !== undefined) return Number(maxAge) > 0 ? Date.now() + Number(maxAge) * 1000 : 0;
  return expires === undefined ? Number.POSITIVE_INFINITY : Date.parse(expires);
}
