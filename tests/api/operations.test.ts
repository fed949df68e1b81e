import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { operations } from '../../packages/gateway/src/api/operations.ts';
import { startFake } from '../support/fake-server.ts';
import { type Engine, openPlace, type Place, secretValue } from './place.ts';
import { rows } from './rows.ts';

const server = await startFake();
afterAll(() => server.close());

const table = rows({
  any: (kind) => expect.any(kind as typeof String),
  containing: (wanted) => expect.arrayContaining(wanted.map((each) => expect.objectContaining(each as object))),
  matching: (text) => expect.stringMatching(text),
  serverUrl: server.url,
});

describe.for(['sqlite', 'postgres'] as const)('on %s', (engine: Engine) => {
  let place: Place;
  beforeAll(async () => {
    place = await openPlace(engine);
  });
  afterAll(() => place.close());

  test.for(table)('$id, $what: $status', async ({ id, path, body, status, json, mustNot = [], events }) => {
    const { method } = operations.find((each) => each.id === id) ?? { method: 'GET' };
    const at = typeof path === 'string' ? path : await path(place);
    const given = typeof body === 'function' ? await body(place) : body;
    await place.recorded();
    const answer = await place.ask('root', method, at, { ...(given && { body: given }) });
    expect(answer.status, answer.text).toBe(status);
    if (json === undefined) expect(answer.text).toBe('');
    else expect(answer.json).toMatchObject(json as object);
    for (const text of mustNot) expect(answer.text).not.toContain(text);
    expect(await place.recorded()).toEqual(events.map((event) => `${event} user:root@example.com`));
  });

  test('no answer and no line of the log held a secret', () => {
    expect(place.answered()).not.toContain(secretValue);
    expect(place.log()).not.toContain(secretValue);
    expect(place.log()).not.toMatch(/gth_|ticket\/|invitation\//);
  });
});

test('every operation that does not stream has a row that goes well', () => {
  const tried = new Set(table.filter(({ status }) => status < 300).map(({ id }) => id));
  expect(operations.filter(({ id, handle }) => handle && !tried.has(id)).map(({ id }) => id)).toEqual([]);
});
