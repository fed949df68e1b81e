import { describe, expect, it } from 'vitest';
import { finishAuthorization } from '../../../packages/gateway/src/upstream/oauth/finish-authorization.ts';
import { startAuthorization } from '../../../packages/gateway/src/upstream/oauth/start-authorization.ts';
import { type FakeAnswer, startFakeProvider, testWay } from './fake-provider.ts';

const start = Date.parse('2026-11-25T12:00:00Z');

interface Row {
  readonly name: string;
  /** How the token endpoint answers until it knows the client. */
  readonly refusal: FakeAnswer;
  /** How often it does; for ever where undefined. */
  readonly times?: number;
  /** How old the registration is, in milliseconds. */
  readonly age?: number;
  readonly source?: 'registered' | 'given' | 'document';
  /** The waits between the requests. */
  readonly slept: readonly number[];
  readonly granted: boolean;
  readonly cases?: readonly string[];
}

const unknown = { status: 401, body: { error: 'invalid_client' } };
const all = [500, 1_000, 2_000, 4_000];

const rows: readonly Row[] = [
  { name: 'known at once', refusal: unknown, times: 0, slept: [], granted: true },
  {
    name: 'known a moment later',
    refusal: unknown,
    times: 2,
    slept: [500, 1_000],
    granted: true,
    cases: ['registrations in a store that is eventually consistent'],
  },
  {
    name: 'known a moment later, 400 until then',
    refusal: { ...unknown, status: 400 },
    times: 1,
    slept: [500],
    granted: true,
  },
  {
    name: 'known a moment later, 401 without a word until then',
    refusal: { status: 401 },
    times: 1,
    slept: [500],
    granted: true,
  },
  { name: 'never known', refusal: unknown, slept: all, granted: false },
  { name: 'registered too long ago for that', refusal: unknown, times: 1, age: 30_001, slept: [], granted: false },
  {
    name: 'registered so long ago that it is asked no longer',
    refusal: unknown,
    age: 29_000,
    slept: [500, 1_000],
    granted: false,
  },
  { name: 'given by hand', refusal: unknown, times: 1, source: 'given', slept: [], granted: false },
  { name: 'known by its document', refusal: unknown, times: 1, source: 'document', slept: [], granted: false },
  {
    name: 'known, with a code that is not: it may be spent',
    refusal: { status: 400, body: { error: 'invalid_grant' } },
    times: 1,
    slept: [],
    granted: false,
  },
  {
    name: 'at a server with trouble: the code may be spent',
    refusal: { status: 503 },
    times: 1,
    slept: [],
    granted: false,
  },
  {
    name: 'at a server that breaks off: the code may be spent',
    refusal: { status: 200 },
    times: 1,
    slept: [],
    granted: false,
  },
];

describe('a client that was registered a moment ago is', () => {
  it.each(rows)('$name', async ({ refusal, times = Infinity, age = 0, source = 'registered', slept, granted }) => {
    const provider = await startFakeProvider((_request, count) =>
      count <= times ? refusal : { body: { access_token: 'at-1' } },
    );
    const way = testWay(start);
    const client = {
      id: 'oac_1',
      clientId: 'c',
      secret: undefined,
      source,
      authMethod: 'none',
      createdAt: start - age,
    };
    const request = { callback: 'https://gate.test/oauth/callback', scopes: [], settings: {} };
    const { contents } = await startAuthorization(way, provider.facts, client, request);
    const outcome = await finishAuthorization(way, contents, new URLSearchParams({ code: 'c', state: contents.state }));
    expect(way.slept).toEqual(slept);
    expect(provider.requests).toHaveLength(slept.length + 1);
    const waited = slept.reduce((sum, wait) => sum + wait, 0);
    expect(outcome).toMatchObject(granted ? { kind: 'granted', waited } : { kind: 'failed' });
  });
});
