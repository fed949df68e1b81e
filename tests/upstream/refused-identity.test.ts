import type { ServerResponse } from 'node:http';
import { describe, expect, it } from 'vitest';
import { defaultLimits } from '../../packages/gateway/src/config/limits.ts';
import { createLog } from '../../packages/gateway/src/log/logger.ts';
import { noCredential } from '../../packages/gateway/src/upstream/identities/credential.ts';
import { unopenedLink } from '../../packages/gateway/src/upstream/link.ts';
import { unauthorized } from '../../packages/gateway/src/upstream/refused-identity.ts';
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
  return request(
    upstream,
    unopenedLink({ server: 'crm', url, network: 'private', credential: noCredential }),
    'ping',
    {},
  );
}

const basic = 'Basic realm="crm"';
const bearer =
  'Bearer error="invalid_token", resource_metadata="https://crm.test/.well-known/oauth-protected-resource"';
const text = { 'content-type': 'text/plain' };
const json = { 'content-type': 'application/json' };

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
  // oauth 10
  [
    '400 that names the token in its challenge',
    (response) => response.writeHead(400, { ...text, 'www-authenticate': bearer }).end('no'),
    { status: 400, challenges: [bearer], body: Buffer.from('no') },
  ],
  ...['invalid_token', 'invalid_grant', 'invalid_client'].map((error) => {
    const body = JSON.stringify({ error, error_description: 'Access token expired' });
    const answer = (response: ServerResponse) => void response.writeHead(400, json).end(body);
    return [`400 and ${error} in its body`, answer, { status: 400, challenges: [], body: Buffer.from(body) }] as const;
  }),
];

describe('a server that does not let us in', () => {
  it.each(rows)('with %s', async (_, answer, found) => {
    expect(await asked(answer)).toEqual({ kind: 'refused_identity', ...found });
  });

  it('with a JSON-RPC error under 401 did not read the request either', async () => {
    const answer = await asked((response, id) => {
      response.writeHead(401, json);
      response.end(JSON.stringify({ jsonrpc: '2.0', id, error: { code: -32001, message: 'no' } }));
    });
    expect(answer).toMatchObject({ kind: 'refused_identity', status: 401 });
  });

  it('with a JSON-RPC error under 400 did read it', async () => {
    const answer = await asked((response, id) => {
      response.writeHead(400, json);
      response.end(JSON.stringify({ jsonrpc: '2.0', id, error: { code: -32001, message: 'no' } }));
    });
    expect(answer).toEqual({ kind: 'rpc_error', code: -32001 });
  });

  it('with another error under 400 says nothing of the identity', async () => {
    const answer = await asked((response) => response.writeHead(400, json).end('{"error":"invalid_request"}'));
    expect(answer).toMatchObject({ kind: 'failed', error: { code: 'upstream_refused', params: { status: 400 } } });
  });

  it('is told without a word of its own where nobody renews the identity', async () => {
    const answer = await asked((response) => response.writeHead(401, { 'www-authenticate': bearer }).end('secret'));
    if (answer.kind !== 'refused_identity') throw new Error(answer.kind);
    expect(unauthorized('crm', answer)).toMatchObject({
      code: 'upstream_unauthorized',
      message: 'server "crm" did not accept our credentials (HTTP 401): renew its identity',
    });
  });
});
