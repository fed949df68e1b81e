import type { LookupAddress } from 'node:dns';
import { isIP } from 'node:net';
import { onTestFinished } from 'vitest';
import type { NetworkClass } from '../../packages/gateway/src/domain/records.ts';
import { judgeFailure } from '../../packages/gateway/src/net/judge-failure.ts';
import type { Lookup } from '../../packages/gateway/src/net/lookup.ts';
import {
  createOutbound,
  type Outbound,
  type OutboundOptions,
  type OutboundRequest,
  targetOf,
} from '../../packages/gateway/src/net/outbound.ts';

/** A way out that is closed with the test. */
export function wayOut(options: OutboundOptions = {}): Outbound {
  const outbound = createOutbound(options);
  onTestFinished(() => outbound.close());
  return outbound;
}

/** A resolver that knows these names only, and how often it was asked. A list of lists is gone through, answer by answer. */
export function resolver(names: Readonly<Record<string, readonly (readonly string[])[]>>): {
  lookup: Lookup;
  asked: string[];
} {
  const asked: string[] = [];
  const lookup: Lookup = (hostname, options, callback) => {
    const answers = names[hostname];
    const turn = asked.filter((name) => name === hostname).length;
    asked.push(hostname);
    const addresses = answers?.[Math.min(turn, answers.length - 1)];
    setImmediate(() => {
      if (addresses) callback(null, addresses.map(addressOf).filter(fits(options.family)));
      else callback(Object.assign(new Error('unknown name'), { code: 'ENOTFOUND' }), []);
    });
  };
  return { lookup, asked };
}

function addressOf(address: string): LookupAddress {
  return { address, family: isIP(address) };
}

function fits(family: unknown): (address: LookupAddress) => boolean {
  return (address) => (family !== 4 && family !== 6) || address.family === family;
}

export interface Sent {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
}

/** Sends as the data plane does and answers what came, or the code and message that a caller would see. */
export function send(
  outbound: Outbound,
  url: string,
  network: NetworkClass,
  request: Partial<OutboundRequest> = {},
): Promise<Sent | { readonly code: string; readonly message: string }> {
  return new Promise((resolve) => {
    let status = 0;
    let headers: Sent['headers'] = {};
    const parts: Buffer[] = [];
    const all: OutboundRequest = { method: 'GET', headers: [], headTimeout: 5_000, idleTimeout: 5_000, ...request };
    outbound.send(targetOf(url, network), all, {
      onRequestStart() {},
      onResponseStart(_controller, code, answered) {
        status = code;
        headers = answered;
      },
      onResponseData: (_controller, chunk) => void parts.push(chunk),
      onResponseEnd: () => resolve({ status, headers, body: Buffer.concat(parts).toString() }),
      onResponseError(_controller, error) {
        const { code, message } = judgeFailure('crm', error, all.headTimeout);
        resolve({ code, message });
      },
    });
  });
}
