import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { freePorts } from './real-ports.ts';
import { type NamedProcess, type RealProcess, startReal } from './real-process.ts';

const installed = createRequire(import.meta.url);

/** A package's program by its path inside the package, wherever npm put it. */
function program(name: string, path: string): string {
  return installed.resolve(`${name}/package.json`).replace(/package\.json$/, path);
}

/** Sessions of the SDK's first major; it forgets them when it ends, and then answers 400. */
export function startEverything(port = 0): Promise<RealProcess> {
  return startReal({
    script: program('@modelcontextprotocol/server-everything', 'dist/index.js'),
    args: ['streamableHttp'],
    environment: { PORT: String(port) },
  });
}

/** A stdio server behind a bridge, which runs one process of it for each session. */
export function startFilesystem(folder: string): Promise<RealProcess> {
  const server = program('@modelcontextprotocol/server-filesystem', 'dist/index.js');
  const command = [process.execPath, server, folder].map((word) => `'${word}'`).join(' ');
  return startReal({
    script: program('supergateway', 'dist/index.js'),
    args: ['--stdio', command, '--outputTransport', 'streamableHttp', '--stateful', '--port', '0'],
  });
}

/** A browser in a process of its own for each session, which starts with the first call. @param browser its program, where there is one */
export async function startPlaywright(folder: string, browser?: string): Promise<NamedProcess> {
  const found = browser === undefined ? [] : ['--executable-path', browser, '--no-sandbox'];
  const process = await startReal({
    script: program('@playwright/mcp', 'cli.js'),
    args: ['--port', '0', '--headless', '--isolated', '--output-dir', folder, ...found],
    environment: { HOME: folder },
  });
  return { ...process, url: `http://localhost:${process.port}/mcp` };
}

/** The bundled demo server, from what was built. */
export function startDemo(): Promise<RealProcess> {
  const script = fileURLToPath(new URL('../../packages/gateway/bin/gatehouse.js', import.meta.url));
  return startReal({ script, args: ['demo-server', '--listen', '127.0.0.1:0'] });
}

interface Refusal {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** @param wanted the headers that open it, with their values; names in lower case */
function startBehindHeaders(wanted: Readonly<Record<string, string>>, refusal: Refusal): Promise<RealProcess> {
  return startReal({
    script: fileURLToPath(new URL('real-header-server.ts', import.meta.url)),
    environment: { HEADERS: JSON.stringify(wanted), REFUSAL: JSON.stringify(refusal) },
  });
}

/** Without sessions, and behind a key. */
export function startStock(key: string): Promise<RealProcess> {
  const refusal = { status: 401, headers: { 'www-authenticate': 'ApiKey' }, body: 'no valid key' };
  return startBehindHeaders({ 'x-api-key': key }, refusal);
}

/** Behind two keys, and without a word on which: as Datadog refuses. */
export function startTwoKeys(apiKey: string, applicationKey: string): Promise<RealProcess> {
  const body = JSON.stringify({
    status: 'error',
    code: 403,
    errors: ['Forbidden'],
    statuspage: '',
    twitter: '',
    email: '',
  });
  const refusal = { status: 403, headers: { 'content-type': 'application/json' }, body };
  return startBehindHeaders({ 'dd-api-key': apiKey, 'dd-application-key': applicationKey }, refusal);
}

/** Behind a bearer token that is no OAuth: it has no metadata, and its challenge names none. */
export function startFixedBearer(token: string): Promise<RealProcess> {
  const refusal = { status: 401, headers: { 'www-authenticate': 'Bearer realm="stock"' }, body: '' };
  return startBehindHeaders({ authorization: `Bearer ${token}` }, refusal);
}

/** The old transport of two endpoints and nothing else: `GET /mcp` opens the stream, `POST /mcp` is 404. */
export function startSseOnly(port = 0): Promise<RealProcess> {
  return startReal({ script: example('simpleSseServer'), environment: { LISTEN_PORT: String(port) } });
}

/**
 * Sessions behind OAuth as the SDK's first major does it: two ports, an issuer that ends in a slash, clients and tokens in memory
 * only, no refresh tokens, no HTTP Basic, and 500 for a bad token. Where it lives is `localhost`, not 127.0.0.1.
 * @param ports any free ones unless given: of the MCP server, then of the authorization server
 */
export async function startFirstMajorOAuth(ports?: readonly number[]): Promise<NamedProcess> {
  const [mcp = 0, authorization = 0] = ports ?? (await freePorts(2));
  const process = await startReal({
    script: example('simpleStreamableHttp'),
    args: ['--oauth', '--oauth-strict'],
    environment: { MCP_PORT: String(mcp), MCP_AUTH_PORT: String(authorization) },
    listensOn: 2,
  });
  return { ...process, port: mcp, ports: [mcp, authorization], url: `http://localhost:${mcp}/mcp` };
}

function example(name: string): string {
  return fileURLToPath(import.meta.resolve(`@modelcontextprotocol/sdk/examples/server/${name}.js`));
}
