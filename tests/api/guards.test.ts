import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createToken } from '../../packages/gateway/src/admin/create-token.ts';
import { setUserDisabled } from '../../packages/gateway/src/admin/users.ts';
import type { Operation } from '../../packages/gateway/src/api/operation.ts';
import { operations } from '../../packages/gateway/src/api/operations.ts';
import { send } from '../support/raw-client.ts';
import { openPlace, type Place } from './place.ts';

let place: Place;
beforeAll(async () => {
  place = await openPlace('sqlite');
});
afterAll(() => place.close());

/** Paths are judged after who asks: what stands in them does not matter. */
function pathOf({ path }: Operation): string {
  return path.replaceAll(/\{\w+\}/g, 'x');
}

const changing = operations.filter(({ method }) => method !== 'GET');

test.for(operations)('$id: who is not signed in gets 401, and nothing else', async (row) => {
  const answer = await place.ask('stranger', row.method, pathOf(row), { body: row.body && {} });
  expect(answer).toMatchObject({ status: 401, json: { status: 401, code: 'not_signed_in' } });
  expect(answer.headers['content-type']).toBe('application/problem+json');
});

test.for(operations.filter(({ access }) => access === 'admin'))('$id: a member gets 403', async (row) => {
  const answer = await place.ask('ada', row.method, pathOf(row), { body: row.body && {} });
  expect(answer).toMatchObject({ status: 403, json: { code: 'role_needed' } });
});

describe('what another site makes a browser send is refused', () => {
  const elsewhere = [
    ['another origin', { origin: 'https://evil.example' }],
    ['an origin that is hidden', { origin: 'null' }],
    ['no origin', { origin: undefined }],
  ] as const;
  test.for(changing.flatMap((row) => elsewhere.map(([what, headers]) => ({ row, id: row.id, what, headers }))))(
    '$id with $what',
    async ({ row, headers }) => {
      const answer = await place.ask('root', row.method, pathOf(row), { body: row.body && {}, headers });
      expect(answer).toMatchObject({ status: 403, json: { code: 'origin_not_allowed' } });
    },
  );

  test.for(
    operations.flatMap((row) =>
      ['cross-site', 'same-site', ...(row.method === 'GET' ? [] : ['none'])].map((site) => ({ row, id: row.id, site })),
    ),
  )('$id, which the browser calls $site', async ({ row, site }) => {
    const headers = { 'sec-fetch-site': site };
    const answer = await place.ask('root', row.method, pathOf(row), { body: row.body && {}, headers });
    expect(answer).toMatchObject({ status: 403, json: { code: 'origin_not_allowed' } });
  });

  test('and reading with another origin', async () => {
    const answer = await place.ask('root', 'GET', '/me', { headers: { origin: 'https://evil.example' } });
    expect(answer).toMatchObject({ status: 403, json: { code: 'origin_not_allowed' } });
    expect(answer.headers['access-control-allow-origin']).toBeUndefined();
  });
});

test('nothing of that was recorded as done, and strangers were counted', async () => {
  expect(await place.recorded()).toEqual([]);
});

test('a page of ours may read and change, and so may the address bar read', async () => {
  const sameOrigin = { 'sec-fetch-site': 'same-origin' };
  expect(await place.ask('ada', 'GET', '/me', { headers: { ...sameOrigin, origin: place.url } })).toMatchObject({
    status: 200,
  });
  expect(await place.ask('ada', 'GET', '/me', { headers: { 'sec-fetch-site': 'none' } })).toMatchObject({
    status: 200,
  });
  const body = { name: 'by-page' };
  expect(await place.ask('root', 'POST', '/gateways', { body, headers: sameOrigin })).toMatchObject({ status: 201 });
});

test.for(['root', 'ada'])('a token of a gateway opens nothing here, whoever it acts for: %s', async (person) => {
  const made = await createToken(place.administration, { gateway: 'main', user: `${person}@example.com` });
  const headers = { authorization: `Bearer ${made.token}` };
  expect(await place.ask('stranger', 'GET', '/me', { headers })).toMatchObject({
    status: 401,
    json: { code: 'not_signed_in' },
  });
  expect(await place.ask('stranger', 'GET', `/me?access_token=${made.token}`)).toMatchObject({ status: 401 });
});

test('who is disabled, or signed out, is a stranger with the next request', async () => {
  await setUserDisabled(place.administration, 'ben@example.com', true);
  expect(await place.ask('ben', 'GET', '/me')).toMatchObject({ status: 401 });
  await setUserDisabled(place.administration, 'ben@example.com', false);
  expect(await place.ask('ben', 'GET', '/me')).toMatchObject({ status: 401 });
});

describe('around the operations', () => {
  test.for([
    ['GET', '/nothing', 404, 'not_found', undefined],
    ['GET', '', 404, 'not_found', undefined],
    ['GET', '/servers/', 404, 'not_found', undefined],
    ['GET', '/servers/%E0%A4%A', 404, 'not_found', undefined],
    ['PUT', '/servers', 405, 'method_not_allowed', 'GET, POST, HEAD, OPTIONS'],
    ['POST', '/me', 405, 'method_not_allowed', 'GET, HEAD, OPTIONS'],
    ['DELETE', '/openapi.json', 405, 'method_not_allowed', 'GET, HEAD, OPTIONS'],
  ] as const)('%s %s is %i %s', async ([method, path, status, code, allow]) => {
    const answer = await place.ask('root', method, path);
    expect(answer).toMatchObject({ status, json: { status, code, docs: `docs/errors/${code}.md` } });
    expect(answer.headers.allow).toBe(allow);
  });

  test('OPTIONS says which methods there are, and lets no other site in', async () => {
    const headers = { origin: 'https://evil.example', 'access-control-request-method': 'POST' };
    const answer = await place.ask('stranger', 'OPTIONS', '/servers', { headers });
    expect(answer).toMatchObject({ status: 204, text: '', headers: { allow: 'GET, POST, HEAD, OPTIONS' } });
    expect(Object.keys(answer.headers).filter((name) => name.startsWith('access-control'))).toEqual([]);
  });

  test('HEAD answers as GET does, without the body', async () => {
    const [head, get] = [await place.ask('root', 'HEAD', '/me'), await place.ask('root', 'GET', '/me')];
    expect(head).toMatchObject({ status: 200, text: '' });
    expect(head.headers['content-length']).toBe(get.headers['content-length']);
  });

  test('HEAD of what streams says what it would be, and ends', async () => {
    const answer = await place.ask('root', 'HEAD', '/events/servers', { headers: { accept: '*/*' } });
    expect(answer).toMatchObject({
      status: 200,
      text: '',
      cut: false,
      headers: { 'content-type': 'text/event-stream' },
    });
  });

  test('an answer is for nobody else: not kept, not guessed at, not framed', async () => {
    expect((await place.ask('root', 'GET', '/me')).headers).toMatchObject({
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
      'cross-origin-resource-policy': 'same-origin',
    });
  });

  test('the description is there for everybody, and tells nothing of this installation', async () => {
    const answer = await place.ask('stranger', 'GET', '/openapi.json');
    expect(answer).toMatchObject({ status: 200, json: { openapi: '3.1.1' } });
    for (const own of [place.url, 'crm', 'example.com"']) expect(answer.text).not.toContain(own);
  });

  test('under another Host nothing is served or led to', async () => {
    const answer = await send(`${place.url}/api/v1/me`, { method: 'GET', headers: { host: 'evil.example' } });
    expect(answer.status).toBe(403);
    expect(answer.headers.location).toBeUndefined();
  });
});

describe('a body', () => {
  test.for([
    ['that is no JSON', '{', {}, 400, 'body_not_json'],
    ['that is not UTF-8', Buffer.from([0x22, 0xff, 0x22]), {}, 400, 'body_not_json'],
    [
      'of another kind',
      'name=x',
      { 'content-type': 'application/x-www-form-urlencoded' },
      415,
      'content_type_unsupported',
    ],
    ['of no kind', '{}', { 'content-type': undefined }, 415, 'content_type_unsupported'],
    ['that is too large', JSON.stringify({ name: 'x'.repeat(300_000) }), {}, 413, 'body_too_large'],
    ['with a name that is not known', '{"name":"a","hunter3":1}', {}, 400, 'request_invalid'],
    ['without a name that is needed', '{}', {}, 400, 'request_invalid'],
    ['with a control character', '{"name":"a\\u0000b"}', {}, 400, 'request_invalid'],
    ['with half a character', '{"name":"\\ud800"}', {}, 400, 'request_invalid'],
  ] as const)('%s is refused', async ([, body, headers, status, code]) => {
    const answer = await place.ask('root', 'POST', '/gateways', { body, headers });
    expect(answer).toMatchObject({ status, json: { code } });
    expect(answer.text).not.toContain('hunter3');
  });
});

test.for([
  ['/servers?limit=0', 'query.limit'],
  ['/servers?limit=x', 'query.limit'],
  ['/servers?limit=1&limit=2', 'query: has a name twice'],
  ['/servers?page=2', 'query'],
  ['/servers?cursor=%00', 'query.cursor'],
  ['/audit/events?cursor=eA', 'query.cursor'],
  ['/audit/events?since=yesterday', 'query.since'],
  ['/sessions?cursor=eA', 'query.cursor'],
  ['/me?x=1', 'query: is not taken here'],
  ['/users/a%2Fb', 'path.user'],
] as const)('%s is refused, and says where: %s', async ([path, where]) => {
  const answer = await place.ask('root', 'GET', path);
  expect(answer).toMatchObject({
    status: 400,
    json: { code: 'request_invalid', detail: expect.stringContaining(where) },
  });
});
