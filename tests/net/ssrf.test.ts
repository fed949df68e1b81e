import type { ServerResponse } from 'node:http';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { beforeAll, describe, expect, it, test } from 'vitest';
import type { NetworkClass } from '../../packages/gateway/src/domain/records.ts';
import { isCoded } from '../../packages/gateway/src/errors/coded-error.ts';
import { type DocumentRequest, fetchDocument } from '../../packages/gateway/src/net/document.ts';
import { learntNetwork } from '../../packages/gateway/src/net/learnt-url.ts';
import type { OutboundOptions } from '../../packages/gateway/src/net/outbound.ts';
import { certificate, startHttp, startHttps } from './loopback.ts';
import { startProxy } from './proxy.ts';
import { resolver, wayOut } from './way-out.ts';

beforeAll(() => setDefaultCACertificates([...getCACertificates('default'), certificate]));

const secret = 'only-for-this-machine';
const names = {
  localhost: [['127.0.0.1']],
  'inside.test': [['127.0.0.1']],
  'mixed.test': [['8.8.8.8', '127.0.0.1']],
  'metadata.test': [['169.254.169.254']],
  'rebound.test': [['127.0.0.1'], ['169.254.169.254']],
};

/** What a fetch answers: status and body, or the code and message of its error. */
async function get(
  url: string,
  network: NetworkClass,
  request: Partial<DocumentRequest> = {},
  options: OutboundOptions = {},
) {
  const outbound = wayOut({ lookup: resolver(names).lookup, ...options });
  try {
    const all = { network, maxBytes: 100_000, timeoutMs: 5_000, ...request };
    const { status, body, redirects } = await fetchDocument(outbound, url, all);
    return { status, body: body.toString(), redirects };
  } catch (error) {
    if (!isCoded(error)) throw error;
    expect(error.message).not.toContain(secret);
    return { code: error.code, message: error.message };
  }
}

/** A server on loopback that has what no stranger may read. */
const startInside = () => startHttp((_request, response) => response.end(secret));
const redirecting = (location: string, status = 302) =>
  startHttp((_request, response) => response.writeHead(status, { location }).end(secret));

/** The attack cases of reference/oauth.md, section 8.2. PORT is that of a server on loopback which must see no connection. */
const attacks: ReadonlyArray<readonly [name: string, url: string]> = [
  ['a loopback address', '127.0.0.1'],
  ['a loopback address as one number', '2130706433'],
  ['a loopback address in hexadecimal', '0x7f.1'],
  ['a loopback address inside IPv6', '[::ffff:127.0.0.1]'],
  ['localhost', 'localhost'],
  ['a shortened loopback address', '127.1'],
  ['a name that resolves to loopback when it is connected to', 'inside.test'],
  ['a name that resolves to public and private addresses', 'mixed.test'],
].map(([name = '', host = '']) => [name, host] as const);

describe('a public server, or one that a stranger named, does not lead us to', () => {
  it.each(attacks)('%s (%s)', async (_name, host) => {
    const { port, connections } = await startInside();
    for (const scheme of ['https', 'http']) {
      expect(await get(`${scheme}://${host}:${port}/`, 'public')).toMatchObject({ code: 'document_forbidden' });
    }
    expect(connections()).toBe(0);
  });

  it('a file', async () => {
    for (const network of ['public', 'private'] as const) {
      expect(await get('file:///etc/passwd', network)).toEqual({
        code: 'document_forbidden',
        message: 'file:[redacted] may not be fetched: only https, and http with network: private, can be called',
      });
    }
  });

  it('a host behind a user name', async () => {
    const { port, connections } = await startInside();
    for (const network of ['public', 'private'] as const) {
      const answer = await get(`http://example.com:${secret}@127.0.0.1:${port}/`, network);
      expect(answer).toEqual({
        code: 'document_forbidden',
        message: `http://127.0.0.1:${port}/ may not be fetched: it holds a user name or a password`,
      });
    }
    expect(connections()).toBe(0);
  });

  it('cloud metadata by a redirect of a server that may be called', async () => {
    for (const target of ['http://169.254.169.254/latest/', 'https://169.254.169.254/', 'https://metadata.test/']) {
      const { url } = await redirecting(target);
      expect(await get(url, 'private')).toMatchObject({
        code: expect.stringMatching(/^document_(?:forbidden|redirect_refused)$/),
      });
    }
  });

  it.each(['ftp://127.0.0.1/', 'javascript:alert(1)', 'data:text/plain,hello', 'gopher://127.0.0.1/', '//127.0.0.1/'])(
    'what is no web address: %s',
    async (url) => {
      expect(await get(url, 'private')).toMatchObject({ code: 'document_forbidden' });
    },
  );
});

describe('the control: what an administrator opened', () => {
  it.each(attacks.filter(([, host]) => host !== 'mixed.test'))('%s (%s) is fetched', async (_name, host) => {
    const { port } = await startInside();
    expect(await get(`http://${host}:${port}/`, 'private')).toMatchObject({ status: 200, body: secret });
  });

  it('cloud metadata is not, under any name or spelling', async () => {
    const spellings = ['169.254.169.254', '2852039166', '0xa9fea9fe', '[::ffff:169.254.169.254]', 'metadata.test'];
    for (const host of spellings) {
      expect(await get(`http://${host}/`, 'private')).toMatchObject({
        code: 'document_forbidden',
        message: expect.stringMatching(/is a cloud metadata address$/),
      });
    }
  });

  it('Gatehouse itself is not', async () => {
    const { port, connections } = await startInside();
    const own = [{ what: "Gatehouse's own database", host: 'inside.test', port }];
    for (const host of ['127.0.0.1', 'localhost', 'inside.test', '[::ffff:7f00:1]']) {
      const answer = await get(`http://${host}:${port}/`, 'private', {}, { own });
      expect(answer).toMatchObject({ code: 'document_forbidden', message: expect.stringMatching(/own database$/) });
    }
    expect(connections()).toBe(0);
  });
});

describe('redirects', () => {
  const startChain = (length: number) =>
    startHttp((request, response) => {
      const step = Number(request.url?.slice(1));
      if (step === length) response.end('the document');
      else response.writeHead(302, { location: `/${step + 1}` }).end();
    });

  it('three are followed, each on its own connection', async () => {
    const { url, connections } = await startChain(3);
    const answer = await get(`${url}/0`, 'private');
    expect(answer).toEqual({
      status: 200,
      body: 'the document',
      redirects: [`${url}/0`, `${url}/1`, `${url}/2`],
    });
    expect(connections()).toBe(4);
  });

  it('a fourth is not', async () => {
    const { url } = await startChain(4);
    expect(await get(`${url}/0`, 'private')).toEqual({
      code: 'document_redirect_refused',
      message: `${url}/3 answers with a redirect that is not followed: it is the 4th in a row`,
    });
  });

  it('none is followed where none is allowed', async () => {
    const { url, connections } = await startChain(1);
    expect(await get(`${url}/0`, 'private', { maxRedirects: 0 })).toMatchObject({ code: 'document_redirect_refused' });
    expect(connections()).toBe(1);
  });

  it('an endless loop ends', async () => {
    const { url } = await redirecting('/');
    expect(await get(url, 'private')).toMatchObject({ code: 'document_redirect_refused' });
  });

  it.each([301, 302, 303, 307, 308])(
    'a POST is not redirected by %i: its body stays where it was meant to go',
    async (status) => {
      const elsewhere = await startInside();
      const { url } = await redirecting(elsewhere.url, status);
      expect(await get(url, 'private', { method: 'POST', body: Buffer.from('code=c') })).toEqual({
        code: 'document_redirect_refused',
        message: `${url}/ answers with a redirect that is not followed: only GET is redirected`,
      });
      expect(elsewhere.connections()).toBe(0);
    },
  );

  it('a private server opens the other ports of its host', async () => {
    const neighbour = await startHttp((_request, response) => response.end('metadata'));
    const { url } = await redirecting(`http://localhost:${neighbour.port}/`);
    expect(await get(url, 'private')).toMatchObject({ status: 200, body: 'metadata' });
  });

  it('a private server does not open its neighbours: another host counts as public', async () => {
    const neighbour = await startInside();
    for (const location of [`http://inside.test:${neighbour.port}/`, `https://inside.test:${neighbour.port}/`]) {
      const { url } = await redirecting(location);
      expect(await get(url, 'private')).toMatchObject({
        code: expect.stringMatching(/^document_(?:forbidden|redirect_refused)$/),
      });
    }
    expect(neighbour.connections()).toBe(0);
  });

  it.each(['http://user:pass@127.0.0.1/', 'file:///etc/passwd', 'javascript:alert(1)', 'https://', 'ftp://127.0.0.1/'])(
    'to %s are refused',
    async (location) => {
      const { url } = await redirecting(location);
      expect(await get(url, 'private')).toMatchObject({ code: 'document_redirect_refused' });
    },
  );

  it('a name that resolves differently at the second hop is judged again', async () => {
    const { port } = await startHttp((_request, response) => response.writeHead(302, { location: '/next' }).end());
    expect(await get(`http://rebound.test:${port}/`, 'private')).toEqual({
      code: 'document_forbidden',
      message: `http://rebound.test:${port}/next may not be fetched: 169.254.169.254 is a cloud metadata address`,
    });
  });

  it('a redirect without a place to go to is an answer', async () => {
    const { url } = await startHttp((_request, response) => response.writeHead(302).end('lost'));
    expect(await get(url, 'private')).toMatchObject({ status: 302, body: 'lost' });
  });

  it('a fragment is not sent', async () => {
    const { url, requests } = await redirecting('/#top');
    await get(`${url}/#here`, 'private');
    expect(new Set(requests.map((request) => request.url))).toEqual(new Set(['/']));
  });
});

describe('on public addresses, which a proxy stands in for here', () => {
  const publicNames = { 'mcp.test': [['8.8.8.8']], 'other.test': [['1.1.1.1']] };
  const headers = { authorization: 'Bearer abc', cookie: 'a=b', 'x-api-key': 'k', accept: 'application/json' };

  async function through(answer: (host: string, url: string, response: ServerResponse) => void) {
    const server = await startHttps((request, response) =>
      answer(request.headers.host ?? '', request.url ?? '', response),
    );
    const { egress, asked } = await startProxy(server.port);
    return { server, asked, options: { egress, ...resolver(publicNames) } };
  }

  it('a redirect to another public host is followed, without anything that could be a credential', async () => {
    const { server, options } = await through((host, _url, response) => {
      if (host === 'mcp.test') response.writeHead(302, { location: 'https://other.test/doc' }).end();
      else response.end('the document');
    });
    const answer = await get('https://mcp.test/', 'public', { headers }, options);
    expect(answer).toMatchObject({ status: 200, body: 'the document', redirects: ['https://mcp.test/'] });
    const [first, second] = server.requests.map((request) => request.headers);
    expect(first).toMatchObject(headers);
    expect(second).toEqual({
      host: 'other.test',
      accept: 'application/json',
      'accept-encoding': 'gzip, deflate, br',
      connection: 'keep-alive',
    });
  });

  it('a redirect within the origin keeps the credentials', async () => {
    const { server, options } = await through((_host, url, response) => {
      if (url === '/') response.writeHead(302, { location: '/doc' }).end();
      else response.end('the document');
    });
    await get('https://mcp.test/', 'public', { headers }, options);
    expect(server.requests[1]?.headers).toMatchObject(headers);
  });

  it('a redirect from https to http is refused', async () => {
    const { asked, options } = await through((_host, _url, response) =>
      response.writeHead(302, { location: 'http://mcp.test/' }).end(),
    );
    expect(await get('https://mcp.test/', 'public', {}, options)).toMatchObject({ code: 'document_redirect_refused' });
    expect(asked).toHaveLength(1);
  });

  it('a redirect inside is refused before anyone is asked', async () => {
    const inside = await startInside();
    const { asked, options } = await through((_host, _url, response) =>
      response.writeHead(302, { location: `https://127.0.0.1:${inside.port}/` }).end(),
    );
    expect(await get('https://mcp.test/', 'public', {}, options)).toEqual({
      code: 'document_forbidden',
      message: `https://127.0.0.1:${inside.port}/ may not be fetched: 127.0.0.1 is not a public address; an administrator opens it with network: private`,
    });
    expect(asked).toHaveLength(1);
  });
});

test.each([
  ['https://crm.test/.well-known/x', 'private'],
  ['https://crm.test:443/', 'private'],
  ['https://crm.test:8443/', 'private'],
  ['http://crm.test/', 'private'],
  ['ftp://crm.test/', 'public'],
  ['https://auth.crm.test/', 'public'],
  ['https://crm.test.evil.test/', 'public'],
  ['https://crm.test@evil.test/', 'public'],
  ['http://127.0.0.1/', 'public'],
  ['nonsense', 'public'],
] as const)('%s, learnt from the private server https://crm.test/mcp, is %s', (url, network) => {
  expect(learntNetwork(url, { url: 'https://crm.test/mcp', network: 'private' })).toBe(network);
  expect(learntNetwork(url, { url: 'https://crm.test/mcp', network: 'public' })).toBe('public');
});

describe('on loopback', () => {
  const loopback = ['127.0.0.1', '127.8.9.10', '0x7f000001', 'localhost', 'LOCALHOST', 'as.localhost', '[::1]'];

  test.each(loopback)('http://%s:3110 opens every other name and port of this machine', (host) => {
    for (const other of loopback) {
      expect(learntNetwork(`http://${other}:3111/as`, { url: `http://${host}:3110/mcp`, network: 'private' })).toBe(
        'private',
      );
    }
  });

  test.each([
    '0.0.0.0',
    '10.0.0.1',
    '128.0.0.1',
    'localhost.evil.test',
    'evillocalhost',
    '127.0.0.1.evil.test',
    '[::2]',
  ])('http://%s:3111 is another host', (host) => {
    expect(learntNetwork(`http://${host}:3111/`, { url: 'http://127.0.0.1:3110/mcp', network: 'private' })).toBe(
      'public',
    );
  });
});

test.each([
  ['https://login.test/', 'private'],
  ['http://login.test:8080/token', 'private'],
  ['https://crm.test/', 'private'],
  ['https://other.test/', 'public'],
] as const)('%s is %s where an administrator typed https://login.test/realm', (url, network) => {
  const typed = 'https://login.test/realm';
  expect(learntNetwork(url, { url: 'https://crm.test/mcp', network: 'private' }, typed)).toBe(network);
  expect(learntNetwork(url, { url: 'https://crm.test/mcp', network: 'public' }, typed)).toBe('public');
});
