import { isIPv6 } from 'node:net';
import { coded } from '../errors/coded-error.ts';

/** Where to listen. An IPv6 host stands without brackets; port 0 lets the system choose. */
export interface ListenAddress {
  readonly host: string;
  readonly port: number;
}

/**
 * Reads `127.0.0.1:7878`, `[::1]:7878` or `localhost:7878`. A port alone is refused: whether the whole network or this machine
 * alone may connect is not to be decided by leaving something out.
 * @throws listen_invalid
 */
export function parseListen(text: string): ListenAddress {
  const match = /^(?:\[(?<six>[0-9a-fA-F:.]+)\]|(?<name>[A-Za-z0-9.-]+)):(?<port>\d{1,5})$/.exec(text);
  const { six, name, port } = match?.groups ?? {};
  const host = six ?? name;
  if (host === undefined || (six !== undefined && !isIPv6(six)) || Number(port) > 65_535) {
    throw coded('listen_invalid', { listen: text });
  }
  return { host, port: Number(port) };
}

/** The form that `parseListen` reads. */
export function formatListen({ host, port }: ListenAddress): string {
  return `${isIPv6(host) ? `[${host}]` : host}:${port}`;
}
