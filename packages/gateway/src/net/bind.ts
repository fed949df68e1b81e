import type { AddressInfo, Server } from 'node:net';
import { formatListen, type ListenAddress } from '../config/listen.ts';
import { type CodedError, coded } from '../errors/coded-error.ts';

/** Calls of many clients may arrive in one burst, and what does not fit here is refused by the system. */
const backlog = 1024;

/**
 * Makes a server listen.
 * @returns the port, which the system chose where 0 was asked for
 * @throws port_in_use, listen_failed
 */
export function bind(server: Server, listen: ListenAddress): Promise<number> {
  return new Promise((resolve, reject) => {
    const fail = (error: NodeJS.ErrnoException): void => reject(bindError(error, formatListen(listen)));
    server.once('error', fail);
    server.listen({ ...listen, backlog }, () => {
      server.off('error', fail);
      resolve((server.address() as AddressInfo).port);
    });
  });
}

function bindError(error: NodeJS.ErrnoException, listen: string): CodedError {
  if (error.code === 'EADDRINUSE') return coded('port_in_use', { listen }, error);
  return coded('listen_failed', { listen, reason: error.code ?? error.message }, error);
}
