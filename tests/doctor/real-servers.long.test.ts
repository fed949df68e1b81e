import { connect } from 'node:net';
import { describe, onTestFinished, test } from 'vitest';
import { startRaw } from '../net/loopback.ts';
import { describeFastmcp } from '../support/real-fastmcp.ts';
import { startOAuth } from '../support/real-oauth.ts';
import {
  startEverything,
  startFirstMajorOAuth,
  startFixedBearer,
  startSseOnly,
  startStock,
} from '../support/real-servers.ts';
import { examined, expectFindings } from './examined.ts';

/** Servers as they are made with the frameworks: what is found is theirs, and nothing else is. */
interface Row {
  readonly name: string;
  readonly start: () => Promise<{ readonly url?: string; readonly port?: number; end(): Promise<void> }>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly findings: readonly string[];
}

async function expectRow({ start, headers = {}, findings }: Row): Promise<void> {
  const server = await start();
  onTestFinished(() => server.end());
  const { diagnosis } = await examined(server.url ?? `http://127.0.0.1:${server.port}/mcp`, headers);
  expectFindings(diagnosis, findings);
}

/** Gives each connection to the next one. */
async function balanced(start: Row['start']): ReturnType<Row['start']> {
  const servers = await Promise.all([start(), start()]);
  let turn = 0;
  const { port } = await startRaw((socket) => {
    const next = connect(servers[turn++ % servers.length]?.port ?? 0, '127.0.0.1');
    socket.pipe(next).on('error', () => socket.destroy());
    next.pipe(socket).on('error', () => next.destroy());
  });
  return {
    port,
    async end() {
      await Promise.all(servers.map((server) => server.end()));
    },
  };
}

const key = 'stock-key-9f3a';

describe('in TypeScript', () => {
  test.each<Row>([
    { name: 'everything', start: startEverything, findings: ['origin_ignored'] },
    {
      name: 'everything, twice behind a balancer',
      start: () => balanced(startEverything),
      findings: ['origin_ignored', 'sessions_lost!'],
    },
    {
      name: 'behind a key',
      start: () => startStock(key),
      headers: { 'x-api-key': key },
      findings: ['origin_ignored?'],
    },
    { name: 'behind a fixed token', start: () => startFixedBearer(key), findings: [] },
    { name: 'strict OAuth', start: () => startOAuth({ separate: true }), findings: [] },
    {
      name: 'a registration that wants a credential',
      start: () => startOAuth({ registration: 'token' }),
      findings: ['registration_credential!'],
    },
    { name: "the first major's provider", start: startFirstMajorOAuth, findings: ['bad_token_status'] },
    { name: 'the transport of 2024-11-05', start: startSseOnly, findings: ['sse_only!'] },
  ])('$name', expectRow);
});

await describeFastmcp('in Python, FastMCP', (start) => {
  test.each<Row>([
    { name: 'its provider in memory', start: () => start({ mode: 'oauth' }), findings: ['slash_redirects?'] },
    { name: 'a fixed token', start: () => start({ mode: 'token', token: key }), findings: ['slash_redirects?'] },
    {
      name: 'a fixed token that is given',
      start: () => start({ mode: 'token', token: key }),
      headers: { authorization: `Bearer ${key}` },
      findings: ['origin_ignored?', 'slash_redirects?'],
    },
    { name: 'the transport of 2024-11-05', start: () => start({ mode: 'sse' }), findings: ['sse_only!'] },
  ])('$name', expectRow);
});
