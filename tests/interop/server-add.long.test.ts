import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { describeFastmcp } from '../support/real-fastmcp.ts';
import { startOAuth } from '../support/real-oauth.ts';
import { freePorts } from '../support/real-ports.ts';
import {
  startEverything,
  startFirstMajorOAuth,
  startFixedBearer,
  startSseOnly,
  startStock,
  startTwoKeys,
} from '../support/real-servers.ts';
import { type Desk, openDesk } from './added.ts';

/** Every kind of server, added by its URL: what is shown, how it ends, and that it works afterwards. */
let desk: Desk;
beforeAll(async () => {
  desk = await openDesk();
}, 60_000);
afterAll(() => desk?.close());

const secrets = {
  key: 'stock-key-9f3a',
  api: 'api-key-41c7',
  application: 'app-key-77d2',
  bearer: 'static-bearer-5b1e',
};

async function during<T extends { end(): Promise<void> }>(starting: Promise<T>): Promise<T> {
  const server = await starting;
  onTestFinished(() => server.end());
  return server;
}

const at = ({ port }: { port: number }) => `http://127.0.0.1:${port}/mcp`;

describe('an open server', () => {
  test('is added at once', async () => {
    const server = await during(startEverything());
    const added = await desk.add('everything', at(server));
    expect(added.stderr).toMatch(/POST http:\S+\/mcp → HTTP 200: .*everything/);
    expect(added).toMatchObject({ status: 0, stdout: expect.stringMatching(/has \d+ tools/) });
    expect(await desk.tools('everything')).toContain('echo');
  });
});

describe('a server with OAuth', () => {
  test('that takes registrations connects by itself', async () => {
    const server = await during(startOAuth({ separate: true }));
    const added = await desk.addAndSignIn('strict', server.url);
    expect(added.stderr).toMatch(/GET http:\S+\/\.well-known\/oauth-protected-resource\S* → HTTP 200/);
    expect(added).toMatchObject({ status: 0, stdout: expect.stringContaining('"strict" is connected') });
    expect(await desk.call('strict', 'whoami')).toContain('alice');
  });

  test('of the SDK of the first major connects by itself, and says that it issues no refresh token', async () => {
    const server = await during(startFirstMajorOAuth());
    const added = await desk.addAndSignIn('first-major', server.url ?? '');
    expect(added).toMatchObject({ status: 0, stdout: expect.stringContaining('"first-major" is connected') });
    expect(await desk.tools('first-major')).not.toEqual([]);
  });

  test('whose clients are registered by hand asks for one, with our callback, and then connects', async () => {
    const client = { id: 'gatehouse-by-hand', secret: 'given-secret-c0ffee' };
    const server = await during(startOAuth({ separate: true, registration: 'off', client }));
    const refused = await desk.add('by-hand', server.url);
    expect(refused.status).toBe(1);
    expect(refused.stderr).toContain('oauth_client_needed');
    expect(refused.stderr).toContain(`${desk.product.url}/oauth/callback`);
    expect(await desk.store.servers.bySlug('by-hand')).toBeUndefined();

    await server.allow(`${desk.product.url}/oauth/callback`);
    const options = ['--client-id', client.id, '--client-secret', client.secret];
    const added = await desk.addAndSignIn('by-hand', server.url, ...options);
    expect(added).toMatchObject({ status: 0, stdout: expect.stringContaining('"by-hand" is connected') });
    expect(added.stdout + added.stderr).not.toContain(client.secret);
    expect(await desk.call('by-hand', 'whoami')).toContain('alice');
  });

  test('that each person signs in to says where', async () => {
    const server = await during(startOAuth({ separate: true }));
    const added = await desk.add('personal', server.url);
    expect(added).toMatchObject({ status: 0, stdout: expect.stringContaining(`${desk.product.url}/connect/personal`) });
  });
});

describe('a server with a token in a header', () => {
  test('asks for it, and takes it', async () => {
    const server = await during(startStock(secrets.key));
    const refused = await desk.add('stock', at(server));
    expect(refused).toMatchObject({ status: 1, stderr: expect.stringContaining('server_needs_header') });
    const wrong = await desk.add('stock', at(server), '--header', 'x-api-key: not-the-key');
    expect(wrong).toMatchObject({ status: 1, stderr: expect.stringContaining('upstream_unauthorized') });
    const added = await desk.add('stock', at(server), '--header', `x-api-key: ${secrets.key}`);
    expect(added.status).toBe(0);
    expect(wrong.stderr + added.stdout + added.stderr).not.toMatch(/stock-key|not-the-key/);
    expect(await desk.call('stock', 'look_up', { item: 'lamp' })).toContain('7 of lamp');
  });

  test('takes two of them', async () => {
    const server = await during(startTwoKeys(secrets.api, secrets.application));
    expect(await desk.add('two-keys', at(server))).toMatchObject({
      status: 1,
      stderr: expect.stringContaining('server_needs_header'),
    });
    const options = [
      '--header',
      `dd-api-key: ${secrets.api}`,
      '--header',
      `dd-application-key: ${secrets.application}`,
    ];
    expect(await desk.add('two-keys', at(server), ...options)).toMatchObject({ status: 0 });
    expect(await desk.tools('two-keys')).not.toEqual([]);
  });

  test('that is a bearer token without OAuth names the header', async () => {
    const server = await during(startFixedBearer(secrets.bearer));
    const refused = await desk.add('bearer', at(server));
    expect(refused).toMatchObject({ status: 1, stderr: expect.stringMatching(/server_needs_header.*authorization/) });
    const added = await desk.add('bearer', at(server), '--header', `authorization: Bearer ${secrets.bearer}`);
    expect(added).toMatchObject({ status: 0 });
    expect(await desk.tools('bearer')).not.toEqual([]);
  });
});

describe('what cannot be added', () => {
  test('the transport of 2024-11-05 is called unsupported', async () => {
    const server = await during(startSseOnly());
    expect(await desk.add('old', at(server))).toMatchObject({
      status: 1,
      stderr: expect.stringContaining('server_sse_only'),
    });
  });

  test('a web page is no MCP server', async () => {
    expect(await desk.add('page', `${desk.product.url}/`)).toMatchObject({
      status: 1,
      stderr: expect.stringContaining('upstream_not_mcp'),
    });
  });

  test('nothing at all is unreachable', async () => {
    const [port] = await freePorts(1);
    expect(await desk.add('nothing', `http://127.0.0.1:${port}/mcp`)).toMatchObject({
      status: 1,
      stderr: expect.stringContaining('upstream_unreachable'),
    });
  });
});

await describeFastmcp('FastMCP', (start) => {
  test('with OAuth connects by itself', async () => {
    const server = await during(start({ mode: 'oauth' }));
    const added = await desk.addAndSignIn('fastmcp', server.url ?? '');
    expect(added).toMatchObject({ status: 0, stdout: expect.stringContaining('"fastmcp" is connected') });
    expect(await desk.call('fastmcp', 'read_note', { name: 'n' })).toContain('the note n');
  });

  test('with a fixed token asks for it in the header', async () => {
    const server = await during(start({ mode: 'token', token: secrets.bearer }));
    expect(await desk.add('fixed', server.url ?? '')).toMatchObject({
      status: 1,
      stderr: expect.stringContaining('server_needs_header'),
    });
    const added = await desk.add('fixed', server.url ?? '', '--header', `authorization: Bearer ${secrets.bearer}`);
    expect(added).toMatchObject({ status: 0 });
  });

  test('with the old transport is called unsupported', async () => {
    const server = await during(start({ mode: 'sse' }));
    expect(await desk.add('sse', server.url ?? '')).toMatchObject({
      status: 1,
      stderr: expect.stringContaining('server_sse_only'),
    });
  });
});
