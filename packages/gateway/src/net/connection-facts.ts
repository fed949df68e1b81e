import type { Socket } from 'node:net';
import { type PeerCertificate, TLSSocket } from 'node:tls';
import type { Connector } from './connector.ts';
import type { Lookup } from './lookup.ts';

/** What a TLS handshake settled. */
export interface TlsFacts {
  /** `TLSv1.3` */
  readonly protocol: string;
  /** Who signed the certificate: its organisation, else its common name. */
  readonly issuer: string;
  /** When the certificate ends, as it says. */
  readonly expires: string;
}

/** What is known of a connection, for evidence. */
export interface ConnectionFacts {
  /** Everything that the name resolved to. */
  readonly addresses: readonly string[];
  /** The one that was dialled; the proxy's where there is a proxy. */
  readonly connectedTo: string;
  readonly tls: TlsFacts;
}

type OnFacts = (facts: Partial<ConnectionFacts>) => void;

export function watchedLookup(lookup: Lookup, onFacts: OnFacts): Lookup {
  return (hostname, options, callback) =>
    lookup(hostname, options, (error, addresses) => {
      if (!error) onFacts({ addresses: addresses.map(({ address }) => address) });
      callback(error, addresses);
    });
}

export function watchedConnector(connect: Connector, onFacts: OnFacts): Connector {
  return (options, callback) =>
    connect(options, (...result) => {
      const [, socket] = result;
      if (socket) onFacts(factsOf(socket));
      callback(...result);
    });
}

function factsOf(socket: Socket): Partial<ConnectionFacts> {
  const connectedTo = socket.remoteAddress ?? '';
  return socket instanceof TLSSocket ? { connectedTo, tls: tlsFacts(socket) } : { connectedTo };
}

function tlsFacts(socket: TLSSocket): TlsFacts {
  // Empty where the session was resumed, whatever the type says.
  const { issuer, valid_to: expires = '' }: Partial<PeerCertificate> = socket.getPeerCertificate();
  return { protocol: socket.getProtocol() ?? '', issuer: String(issuer?.O ?? issuer?.CN ?? ''), expires };
}
