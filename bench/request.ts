import { randomBytes } from 'node:crypto';
import type { BenchCase } from './plan.ts';

/** Prefix of the stub's tools on the gateway. */
export const prefix = 'bench';

/** The gateway token of this run. */
export const token = `gth_${randomBytes(32).toString('base64url')}`;

/** What every right answer ends with, and no JSON-RPC error does. */
export const rightEnding = '"isError":false';

export const protocolVersion = '2025-11-25';

/** Sent with every request to every variant, so that all of them read the same bytes. */
export const headers: Readonly<Record<string, string>> = {
  'content-type': 'application/json',
  accept: 'application/json, text/event-stream',
  authorization: `Bearer ${token}`,
  'user-agent': 'gatehouse-bench',
};

export const requestBytes = 242;

/** A tools/call of `requestBytes` bytes under the name that a client of the gateway sees. */
export function callOf({ tool }: BenchCase): string {
  const withQuery = (query: string) =>
    JSON.stringify({
      jsonrpc: '2.0',
      id: 4711,
      method: 'tools/call',
      params: {
        name: `${prefix}__${tool}`,
        arguments: { query, limit: 10, filter: { status: 'open', labels: ['bug', 'memory'] } },
        _meta: { progressToken: 4711 },
      },
    });
  return withQuery('memory leak '.repeat(10).slice(0, requestBytes - withQuery('').length));
}
