/** A place that Gatehouse itself lives on: no server may be called there, whatever its network class. */
export interface OwnEndpoint {
  /** For people: `Gatehouse's own listener`. */
  readonly what: string;
  /** An address or a name; `0.0.0.0` and `::` stand for all addresses of this machine. */
  readonly host: string;
  readonly port: number;
}

/** The address that Gatehouse listens on. */
export function listenerEndpoint(host: string, port: number): OwnEndpoint {
  return { what: "Gatehouse's own listener", host, port };
}

/** The places of several databases; what is undefined or has no network address is left out. */
export function databaseEndpoints(urls: readonly (string | undefined)[]): OwnEndpoint[] {
  return urls.flatMap((url) => (url === undefined ? [] : (databaseEndpoint(url) ?? [])));
}

/**
 * Where the database of a `postgres://` URL is reached; `undefined` where that is no network address (a Unix socket).
 * Reads `host` and `port` of the query too, which win over those of the authority, as in libpq.
 */
export function databaseEndpoint(url: string): OwnEndpoint | undefined {
  if (!URL.canParse(url)) return undefined;
  const { hostname, port, searchParams } = new URL(url);
  const host = searchParams.get('host') ?? decodeURIComponent(hostname);
  if (host.startsWith('/')) return undefined;
  return {
    what: "Gatehouse's own database",
    host: host.replace(/^\[|\]$/g, '') || 'localhost',
    port: Number(searchParams.get('port') ?? port) || 5432,
  };
}
