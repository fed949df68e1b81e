import type { IncomingMessage } from 'node:http';

/** A cookie of ours: host-bound and Secure over https (RFC 6265bis section 4.1.3.2), of a plain name on http loopback. */
export interface Cookie {
  read(request: IncomingMessage): string | undefined;
  /** A `Set-Cookie` value. @param seconds 0 forgets it */
  write(value: string, seconds: number): string;
}

/** @param origin our public URL without trailing slash */
export function cookieOf(origin: string, name: string): Cookie {
  const isSecure = origin.startsWith('https:');
  const full = isSecure ? `__Host-${name}` : name;
  return {
    read: ({ headers }) => {
      const pairs = (headers.cookie ?? '').split(';').map((pair) => pair.trim());
      // Two of the same name are one too many: somebody else may have set the other.
      const values = pairs.filter((pair) => pair.startsWith(`${full}=`));
      return values.length === 1 ? values[0]?.slice(full.length + 1) : undefined;
    },
    write: (value, seconds) =>
      // Lax: the callback is a navigation from the provider's site, and must carry it.
      `${full}=${value}; Path=/; Max-Age=${seconds}; HttpOnly; SameSite=Lax${isSecure ? '; Secure' : ''}`,
  };
}
