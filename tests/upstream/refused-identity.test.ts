import type { ServerResponse } from 'node:http';
import { describe, expect, it } from 'vitest';
import { defaultLimits } from '../../packages/gateway/src/config/limits.ts';
import { createLog } from '../../packages/gateway/src/log/logger.ts';
import { unopenedLink } from '../../packages/gateway/src/upstream/link.ts';
import { expectResult } from '../../packages/gateway/src/upstream/open-session.ts';
import { request } from '../../packages/gateway/src/upstream/request.ts';
import { startHttp } from '../net/loopback.ts';
import { wayOut } from '../net/way-out.ts';

/** The answer to a request of ours. */
async function asked(answer: (response: ServerResponse, id: unknown) => void) {
  const { url } = await startHttp((incoming, response) => {
    const chunks: Buffer[] = [];
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
    incoming.on('end', () => {
      const { id } = JSON.parse(Buffer.concat(chunks).toString()) as { id: unknown };
      answer(response, id);
    });
  });
  const upstream = { outbound: wayOut(), limits: defaultLimits, log: createLog('silent') };
  return request(upstream, unopenedLink({ server: 'crm', url, network: 'private', credentials: {} }), 'ping', {});
}

const basic = 'Basic realm="crm"';
const bearer =
  'Bearer error="invalid_token", resource_metadata="https://crm.test/.well-known/oauth-protected-resource"';
const text = { 'content-type': 'text/plain' };

const rows: readonly (readonly [string, Parameters<typeof asked>[0], object])[] = [
  [
    '401 with a challenge',
    (response) => response.writeHead(401, { ...text, 'www-authenticate': bearer }).end('sign in'),
    { status: 401, challenges: [bearer], body: Buffer.from('sign in') },
  ],
  [
    '401 with two challenges, each in a header of its own',
    (response) => response.setHeader('www-authenticate', [basic, bearer]).writeHead(401, text).end('sign in'),
    { status: 401, challenges: [basic, bearer], body: Buffer.from('sign in') },
  ],
  [
    '401 without challenge or body',
    (response) => response.writeHead(401).end(),
    { status: 401, challenges: [], body: Buffer.alloc(0) },
  ],
  [
    '403',
    (response) => response.writeHead(403, { 'www-authenticate': 'Bearer error="insufficient_scope"' }).end('more'),
    { status: 403, challenges: ['Bearer error="insufficient_scope"'], body: Buffer.from('more') },
  ],
  [
    '401 with more body than is read',
    (response) => response.writeHead(401, text).end('x'.repeat(100_000)),
    { status: 401, challenges: [], body: Buffer.alloc(4096, 'x') },
  ],
];

describe('a server that does not let us in', () => {
  it.each(rows)('with %s', async (_, answer, found) => {
    expect(await asked(answer)).toEqual({ kind: 'refused_identity', ...found });
  });

  it('with a JSON-RPC error under 401 did not read the request either', async () => {
    const answer = await asked((response, id) => {
      response.writeHead(401, { 'content-type': 'application/json' });
      response.end(JSON.stringify({ jsonrpc: '2.0', id, error: { code: -32001, message: 'no' } }));
    });
    expect(answer).toMatchObject({ kind: 'refused_identity', status: 401 });
  });

  it('with a JSON-RPC error under 400 did read it', async () => {
    const answer = await asked((response, id) => {
      response.writeHead(400, { 'content-type': 'application/json' });
      response.end(JSON.stringify({ jsonrpc: '2.0', id, error: { code: -32001, message: 'no' } }));
    });
    expect(answer).toEqual({ kind: 'rpc_error', code: -32001 });
  });

  it('is told without a word of its own where nobody renews the identity', async () => {
    const answer = await asked((response) => response.writeHead(401, { 'www-authenticate': bearer }).end('secret'));
    expect(() => expectResult('crm', answer)).toThrow(
      expect.objectContaining({
        code: 'upstream_unauthorized',
        message: 'server "crm" did not accept our credentials (HTTP 401): renew its identity',
      }),
    );
  });
});
