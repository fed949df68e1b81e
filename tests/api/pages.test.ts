import { afterAll, beforeAll, expect, test } from 'vitest';
import { addGateway } from '../../packages/gateway/src/admin/gateways.ts';
import { openPlace, type Place } from './place.ts';

let place: Place;
beforeAll(async () => {
  place = await openPlace('sqlite');
});
afterAll(() => place.close());

interface Page {
  readonly items: readonly Record<string, unknown>[];
  readonly next: string | null;
}

/** All pages of a list, one after the other. */
async function walk(path: string, between: () => Promise<void> = async () => {}): Promise<Page['items'][]> {
  const pages: Page['items'][] = [];
  let cursor: string | null = '';
  while (cursor !== null) {
    const after: string = cursor === '' ? '' : `&cursor=${cursor}`;
    const answer = await place.ask('root', 'GET', path + after);
    expect(answer.status, answer.text).toBe(200);
    const { items, next } = answer.json as Page;
    pages.push(items);
    cursor = next;
    await between();
  }
  return pages;
}

test('a list that is read page by page is whole, whatever is added meanwhile', async () => {
  for (const slug of ['b', 'd', 'f', 'h']) await addGateway(place.administration, { slug });
  let added = 0;
  const pages = await walk('/gateways?limit=2', async () => {
    added += 1;
    if (added === 1) for (const slug of ['a', 'g']) await addGateway(place.administration, { slug });
  });
  expect(pages.map((items) => items.length)).toEqual([2, 2, 2]);
  expect(pages.flat().map(({ name }) => name)).toEqual(['b', 'd', 'f', 'g', 'h', 'main']);
});

test('a page that is just full is the last', async () => {
  expect((await walk('/gateways?limit=7')).map((items) => items.length)).toEqual([7]);
});

test('sessions are read newest first, also those of one moment', async () => {
  const { sessions, gateways } = place.administration.store;
  const gateway = await gateways.bySlug('main');
  for (const [at, moment] of [1000, 1000, 2000, 3000, 3000].entries()) {
    const session = {
      hash: `hash-${at}`,
      gatewayId: gateway?.id ?? '',
      principal: `p${at}`,
      protocolVersion: '2025-11-25',
    };
    const client = { clientName: 'c', clientVersion: '1', elicitsUrl: false, capabilities: {}, userId: null };
    await sessions.create({ ...session, ...client, createdAt: moment });
  }
  const pages = await walk('/sessions?limit=2');
  expect(pages.flat().map(({ principal }) => principal)).toEqual(['p4', 'p3', 'p2', 'p1', 'p0']);
});

test('the trail is read newest first, and what is recorded meanwhile is not in the way', async () => {
  const { audit } = place.administration;
  const event = {
    kind: 'call',
    action: 'tools/call',
    gateway: 'g',
    server: 's',
    principal: 'token:x',
    app: '',
    outcome: 'ok',
  } as const;
  const record = async (target: string) => {
    audit.record({ ...event, ts: 1, correlationId: 'c', target, code: '', latencyMs: 1, bytesOut: 0 });
    await audit.flush();
  };
  for (const target of ['one', 'two', 'three']) await record(target);
  const pages = await walk('/audit/events?limit=2&principal=token:x', () => record('late'));
  expect(pages.map((items) => items.map(({ target }) => target))).toEqual([['three', 'two'], ['one']]);
});
