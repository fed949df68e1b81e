import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { beforeAll, describe, expect, it } from 'vitest';
import { fetchDocument } from '../../packages/gateway/src/net/document.ts';
import type { Evidence } from '../../packages/gateway/src/net/evidence.ts';
import { targetOf } from '../../packages/gateway/src/net/outbound.ts';
import { Recorder } from '../../packages/gateway/src/net/recorder.ts';
import { certificate, startHttp, startHttps } from './loopback.ts';
import { resolver, wayOut } from './way-out.ts';

beforeAll(() => setDefaultCACertificates([...getCACertificates('default'), certificate]));

const { lookup } = resolver({ 'mcp.test': [['127.0.0.1']], 'bad.test': [['127.0.0.1', '169.254.169.254']] });
const bounds = { network: 'private', maxBytes: 100_000, timeoutMs: 5_000 } as const;

/** The evidence of a fetch, of each hop in order. */
async function evidenceFor(url: string, headers: Record<string, string> = {}): Promise<Evidence[]> {
  const evidence: Evidence[] = [];
  const record = (each: Evidence) => void evidence.push(each);
  await fetchDocument(wayOut({ lookup }), url, { ...bounds, headers, record }).catch(() => {});
  return evidence;
}

describe('evidence of a document', () => {
  it('says what was asked, what came, over what and how long it took', async () => {
    const { port } = await startHttps((_request, response) =>
      response
        .writeHead(401, {
          'content-type': 'application/json',
          'www-authenticate': 'Bearer resource_metadata="https://mcp.test/x"',
          'set-cookie': 'sid=hunter2',
          'x-request-id': 'r1',
        })
        .end('{"error":"invalid_token","access_token":"hunter2"}'),
    );
    const [evidence, ...more] = await evidenceFor(`https://mcp.test:${port}/mcp?code=hunter2`, {
      authorization: 'Bearer hunter2',
      'x-api-key': 'hunter2',
      accept: 'application/json',
    });
    expect(more).toEqual([]);
    expect(evidence).toEqual({
      method: 'GET',
      url: `https://mcp.test:${port}/mcp?code=[redacted]`,
      requestHeaders: {
        'accept-encoding': 'gzip, deflate, br',
        authorization: 'Bearer [redacted]',
        'x-api-key': '[redacted]',
        accept: 'application/json',
      },
      status: 401,
      headers: expect.objectContaining({
        'content-type': 'application/json',
        'www-authenticate': 'Bearer resource_metadata="https://mcp.test/x"',
        'set-cookie': '[redacted]',
        'x-request-id': '[redacted]',
      }),
      body: '{"error":"invalid_token","access_token":"[redacted]"}',
      ms: expect.any(Number),
      addresses: ['127.0.0.1'],
      connectedTo: '127.0.0.1',
      tls: { protocol: 'TLSv1.3', issuer: 'Gatehouse tests', expires: expect.stringMatching(/ 21\d\d GMT$/) },
      failure: undefined,
    });
    expect(JSON.stringify(evidence)).not.toContain('hunter2');
  });

  it('has one entry for each hop', async () => {
    const { url } = await startHttp((request, response) => {
      if (request.url === '/') response.writeHead(302, { location: '/doc?state=hunter2' }).end();
      else response.end('the document');
    });
    const evidence = await evidenceFor(url);
    expect(evidence.map(({ status, headers, body }) => [status, headers.location, body])).toEqual([
      [302, `${url}/doc?state=[redacted]`, ''],
      [200, undefined, 'the document'],
    ]);
    expect(evidence[1]?.url).toBe(`${url}/doc?state=[redacted]`);
  });

  it('shows the addresses for which a name was refused', async () => {
    expect(await evidenceFor('http://bad.test/')).toMatchObject([
      {
        status: undefined,
        addresses: ['127.0.0.1', '169.254.169.254'],
        connectedTo: undefined,
        failure: 'document_forbidden',
      },
    ]);
  });
});

describe('a recorder', () => {
  /** What the handler behind the recorder was told, and the evidence. */
  async function recorded(url: string) {
    const told: string[] = [];
    const evidence = await new Promise<Evidence>((resolve) => {
      const handler = {
        onRequestStart: () => void told.push('start'),
        onResponseStart: () => void told.push('head'),
        onResponseData: () => void told.push('data'),
        onResponseEnd: () => void told.push('end'),
        onResponseError: () => void told.push('error'),
      };
      const headers = { authorization: 'Bearer hunter2' };
      const recorder = new Recorder({ method: 'GET', url, headers }, handler, resolve);
      const request = {
        method: 'GET',
        headers: Object.entries(headers).flat(),
        headTimeout: 500,
        idleTimeout: 500,
      } as const;
      wayOut({ lookup }).sendOnce(targetOf(url, 'private'), request, recorder, recorder.onFacts);
    });
    await new Promise((resolve) => setImmediate(resolve));
    return { told, evidence };
  }

  it('passes everything on and tells the evidence at the end', async () => {
    const { url } = await startHttp((request, response) => response.end(`you sent ${request.headers.authorization}`));
    const { told, evidence } = await recorded(url);
    expect(told).toEqual(['start', 'head', 'data', 'end']);
    expect(evidence).toMatchObject({ status: 200, body: 'you sent [redacted]', connectedTo: '127.0.0.1' });
  });

  it('tells of a failure by its code', async () => {
    const { told, evidence } = await recorded('http://127.0.0.1:1/');
    expect(told).toEqual(['error']);
    expect(evidence).toMatchObject({ status: undefined, failure: 'ECONNREFUSED' });
  });

  it('keeps nothing of a packed body', async () => {
    const { url } = await startHttp((_request, response) =>
      response.writeHead(200, { 'content-encoding': 'gzip' }).end('hunter2'),
    );
    expect((await recorded(url)).evidence.body).toBe('');
  });
});
