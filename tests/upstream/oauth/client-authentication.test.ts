import { describe, expect, it } from 'vitest';
import {
  type AuthMethod,
  type ClientCredentials,
  methodsToTry,
} from '../../../packages/gateway/src/upstream/oauth/client-authentication.ts';
import { refreshTokens } from '../../../packages/gateway/src/upstream/oauth/refresh-tokens.ts';
import { type FakeAnswer, type FakeRequest, startFakeProvider, testWay } from './fake-provider.ts';

const clientId = 'client-1';
const secret = 'plain.secret-1';
const issued = { body: { access_token: 'at-1' } };
const unknown = { status: 401, body: { error: 'invalid_client' } };

/** How a request presented its client. */
function presented({ headers, form }: FakeRequest): string {
  const pair = Buffer.from((headers.authorization ?? '').replace('Basic ', ''), 'base64').toString();
  if (pair) return `basic ${pair}${form.client_id === undefined ? '' : ' with client_id'}`;
  return form.client_secret === undefined ? `none ${form.client_id}` : `post ${form.client_id}:${form.client_secret}`;
}

interface Row {
  readonly name: string;
  readonly client?: Partial<ClientCredentials>;
  readonly advertised?: readonly string[];
  /** Judges as the server that the row stands for. */
  readonly server: (request: FakeRequest) => FakeAnswer;
  /** How our client was presented, in turn. */
  readonly tried: readonly string[];
  /** What is reported as right; none where all of it was refused. */
  readonly kept?: AuthMethod;
  readonly cases?: readonly string[];
}

const takesPost = ({ form }: FakeRequest) => (form.client_secret === secret ? issued : unknown);
const takesBasic = ({ headers }: FakeRequest) => (headers.authorization === undefined ? unknown : issued);
const takesAll = () => issued;

const rows: readonly Row[] = [
  {
    name: 'as the registration said: Basic, with the client_id in the body too',
    client: { authMethod: 'client_secret_basic' },
    server: takesBasic,
    tried: ['basic client-1:plain.secret-1 with client_id'],
    kept: 'client_secret_basic',
    cases: ['framework: Basic not accepted'],
  },
  {
    name: 'at a server that ignores Basic: once more with post',
    client: { authMethod: 'client_secret_basic' },
    server: takesPost,
    tried: ['basic client-1:plain.secret-1 with client_id', 'post client-1:plain.secret-1'],
    kept: 'client_secret_post',
    cases: ['oauth 32', 'framework: Basic not accepted'],
  },
  {
    name: 'at a server that calls Basic an invalid request: once more with post',
    client: { authMethod: 'client_secret_basic' },
    server: ({ form }) =>
      form.client_secret === undefined ? { status: 400, body: { error: 'invalid_request' } } : issued,
    tried: ['basic client-1:plain.secret-1 with client_id', 'post client-1:plain.secret-1'],
    kept: 'client_secret_post',
  },
  {
    name: 'at a server that refuses Basic without a word: once more with post',
    client: { authMethod: 'client_secret_basic' },
    server: ({ headers }) => (headers.authorization === undefined ? issued : { status: 401 }),
    tried: ['basic client-1:plain.secret-1 with client_id', 'post client-1:plain.secret-1'],
    kept: 'client_secret_post',
  },
  {
    name: 'no more often than that',
    client: { authMethod: 'client_secret_basic' },
    server: () => unknown,
    tried: ['basic client-1:plain.secret-1 with client_id', 'post client-1:plain.secret-1'],
  },
  {
    name: 'once, where it is the code that is refused',
    client: { authMethod: 'client_secret_basic' },
    server: () => ({ status: 400, body: { error: 'invalid_grant' } }),
    tried: ['basic client-1:plain.secret-1 with client_id'],
  },
  {
    name: 'once, where the server has trouble',
    client: { authMethod: 'client_secret_basic' },
    server: () => ({ status: 503 }),
    tried: ['basic client-1:plain.secret-1 with client_id'],
  },
  {
    name: 'with post as the registration said, and never with Basic at a server that is exact',
    client: { authMethod: 'client_secret_post' },
    advertised: ['client_secret_basic', 'client_secret_post'],
    server: takesPost,
    tried: ['post client-1:plain.secret-1'],
    kept: 'client_secret_post',
  },
  {
    name: 'without a secret as a public client, though none is not advertised',
    client: { secret: undefined, authMethod: null },
    advertised: ['client_secret_post', 'client_secret_basic'],
    server: takesAll,
    tried: ['none client-1'],
    kept: 'none',
    cases: ['framework: none works but unadvertised'],
  },
  {
    name: 'as a public client because the registration answered none, whatever was asked and advertised',
    client: { secret: undefined, authMethod: 'none' },
    advertised: ['client_secret_basic'],
    server: takesAll,
    tried: ['none client-1'],
    kept: 'none',
    cases: ['framework: DCR response changes the auth method'],
  },
  {
    name: 'as none with a secret at hand, then with the secret',
    client: { authMethod: 'none' },
    server: takesPost,
    tried: ['none client-1', 'post client-1:plain.secret-1'],
    kept: 'client_secret_post',
  },
  {
    name: 'given by hand, with post where it is advertised',
    client: { authMethod: null },
    advertised: ['client_secret_basic', 'client_secret_post'],
    server: takesAll,
    tried: ['post client-1:plain.secret-1'],
    kept: 'client_secret_post',
  },
  {
    name: 'given by hand, with Basic where a server knows it under that method alone',
    client: { authMethod: null },
    advertised: ['client_secret_basic', 'client_secret_post', 'none'],
    server: takesBasic,
    tried: ['post client-1:plain.secret-1', 'basic client-1:plain.secret-1 with client_id'],
    kept: 'client_secret_basic',
  },
  {
    name: 'given by hand, with Basic where only that is advertised',
    client: { authMethod: null },
    advertised: ['client_secret_basic'],
    server: takesBasic,
    tried: ['basic client-1:plain.secret-1 with client_id'],
    kept: 'client_secret_basic',
  },
  {
    name: 'given by hand, with Basic where nothing is advertised, which is what that means',
    client: { authMethod: null },
    server: takesBasic,
    tried: ['basic client-1:plain.secret-1 with client_id'],
    kept: 'client_secret_basic',
  },
  {
    name: 'with a pair in form encoding (RFC 6749 section 2.3.1)',
    client: { secret: 'a+b/c= d', authMethod: 'client_secret_basic' },
    server: takesBasic,
    tried: ['basic client-1:a%2Bb%2Fc%3D+d with client_id'],
    kept: 'client_secret_basic',
    cases: ['oauth §6.1 client_secret_basic'],
  },
  {
    name: 'with the pair as it is, at a server that decodes nothing and reads no body',
    client: { secret: 'a+b/c=', authMethod: 'client_secret_basic' },
    server: ({ headers }) =>
      headers.authorization === `Basic ${Buffer.from('client-1:a+b/c=').toString('base64')}` ? issued : unknown,
    tried: [
      'basic client-1:a%2Bb%2Fc%3D with client_id',
      'post client-1:a+b/c=',
      'basic client-1:a+b/c= with client_id',
    ],
    kept: 'client_secret_basic_raw',
    cases: ['oauth §6.1 client_secret_basic'],
  },
  {
    name: 'with the pair as it is from the start, once that was found out',
    client: { secret: 'a+b/c=', authMethod: 'client_secret_basic_raw' },
    server: takesBasic,
    tried: ['basic client-1:a+b/c= with client_id'],
    kept: 'client_secret_basic_raw',
  },
];

describe('our client is presented', () => {
  it.each(rows)('$name', async ({ client, advertised, server, tried, kept }) => {
    const { facts, requests } = await startFakeProvider(server, { authMethods: advertised });
    const outcome = await refreshTokens(testWay(), {
      endpoint: facts.authorizationServer,
      client: { clientId, secret, authMethod: null, ...client },
      refreshToken: 'rt-1',
      resource: undefined,
      scope: '',
    });
    expect(requests.map(presented)).toEqual(tried);
    expect(outcome).toMatchObject(kept === undefined ? { kind: 'failed' } : { kind: 'granted', authMethod: kept });
  });

  it('with the failure told that the last try met', async () => {
    const { facts } = await startFakeProvider(({ form }) =>
      form.client_secret === undefined ? unknown : { status: 400, body: { error: 'invalid_grant' } },
    );
    const client = { clientId, secret, authMethod: 'client_secret_basic' };
    const endpoint = facts.authorizationServer;
    const outcome = await refreshTokens(testWay(), {
      endpoint,
      client,
      refreshToken: 'rt-1',
      resource: undefined,
      scope: '',
    });
    expect(outcome).toMatchObject({ kind: 'failed', failure: { kind: 'invalid_grant' } });
  });
});

it('a method of a registration that we do not know is left aside', () => {
  const client = { clientId, secret, authMethod: 'private_key_jwt' };
  expect(methodsToTry(client, ['private_key_jwt', 'client_secret_post'])).toEqual([
    'client_secret_post',
    'client_secret_basic',
  ]);
});
