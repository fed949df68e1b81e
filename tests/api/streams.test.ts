import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { addGateway } from '../../packages/gateway/src/admin/gateways.ts';
import { setDisabled } from '../../packages/gateway/src/admin/set-disabled.ts';
import { setUserDisabled, signOutUser } from '../../packages/gateway/src/admin/users.ts';
import { event } from '../audit/event.ts';
import { startFake } from '../support/fake-server.ts';
import { type Engine, openPlace, type Place, secretValue } from './place.ts';
import { openStream, type StreamedEvent } from './stream-client.ts';

const server = await startFake();
afterAll(() => server.close());

function stepsOf(result: StreamedEvent | undefined): readonly unknown[] {
  return Array.isArray(result?.data.steps) ? result.data.steps : [];
}

describe.for(['sqlite', 'postgres'] as const)('on %s', (engine: Engine) => {
  let place: Place;
  beforeAll(async () => {
    place = await openPlace(engine);
  });
  afterAll(() => place.close());

  function called(principal: string, target: string): void {
    place.administration.audit.record(event('c', { ts: Date.now(), principal, target }));
  }

  test('the trail is told as it is written, and gone on with where it broke off', async () => {
    const first = await openStream(place, 'root', '/events/audit?kind=admin');
    expect(first).toMatchObject({ status: 200, type: 'text/event-stream' });
    await first.until('begun', 1);
    await addGateway(place.administration, { slug: 'live-one' });
    const [told] = await first.until('audit', 1);
    expect(told).toMatchObject({
      data: { action: 'gateway.add', target: 'live-one' },
      id: expect.stringMatching(/^\d+$/),
    });
    first.close();
    await addGateway(place.administration, { slug: 'live-two' });
    const again = await openStream(place, 'root', '/events/audit?kind=admin', {
      headers: { 'last-event-id': told?.id ?? '' },
    });
    expect(await again.until('audit', 1)).toMatchObject([{ data: { target: 'live-two' } }]);
    again.close();
  });

  test('a member is told of their own calls alone', async () => {
    const stream = await openStream(place, 'ada', '/events/audit');
    await stream.until('begun', 1);
    called('user:ben@example.com', 'bens');
    called('user:ada@example.com token:x', 'adas');
    await addGateway(place.administration, { slug: 'not-hers' });
    called('user:ada@example.com', 'last');
    const told = await stream.until('audit', 2);
    expect(told.map(({ data }) => data.target)).toEqual(['adas', 'last']);
    stream.close();
  });

  test('servers are told at once, then as they change', async () => {
    const stream = await openStream(place, 'root', '/events/servers');
    const all = [{ data: { items: [{ name: 'crm' }, { name: 'slack' }] } }];
    expect(await stream.until('servers', 1)).toMatchObject(all);
    await setDisabled(place.administration, { noun: 'server', slug: 'crm', disabled: true });
    expect(await stream.until('server', 1)).toMatchObject([{ data: { name: 'crm', disabled: true } }]);
    const id = (await place.administration.store.servers.bySlug('slack'))?.id ?? '';
    await place.administration.store.statuses.put(id, {
      state: 'not_connected',
      code: 'x',
      why: 'w',
      problem: undefined,
    });
    expect((await stream.until('server', 2)).at(-1)).toMatchObject({
      data: { name: 'slack', status: { state: 'not_connected' } },
    });
    stream.close();
  });

  test('alerts are told at once, then as they are raised, seen again and resolved', async () => {
    const { alerts } = place.administration.store;
    const alert = { cause: 'x', severity: 'error', why: 'w', problem: undefined, link: '/' } as const;
    const subject = (id: string) => ({ kind: 'server', id }) as const;
    await alerts.raise({ ...alert, subject: subject('old') });
    await alerts.raise({ ...alert, subject: subject('mended') });
    await alerts.resolve(subject('mended'));
    const stream = await openStream(place, 'root', '/events/alerts');
    expect(await stream.until('alerts', 1)).toMatchObject([{ data: { items: [{ about: { id: 'old' } }] } }]);
    await alerts.raise({ ...alert, subject: subject('new') });
    expect(await stream.until('alert', 1)).toMatchObject([
      { data: { about: { id: 'new' }, count: 1, resolvedAt: null } },
    ]);
    await alerts.resolve(subject('old'));
    expect((await stream.until('alert', 2)).at(-1)).toMatchObject({
      data: { about: { id: 'old' }, resolvedAt: expect.any(String) },
    });
    stream.close();
  });

  test('the steps of a probe are told as they are taken, and its result at the end', async () => {
    const auth = { mode: 'header', headers: { 'x-key': secretValue } };
    const stream = await openStream(place, 'root', '/probes', {
      method: 'POST',
      headers: { origin: place.url, 'content-type': 'application/json' },
      body: JSON.stringify({ url: server.url, network: 'private', auth }),
    });
    await stream.ended;
    const result = stream.events.at(-1);
    expect(result).toMatchObject({ event: 'result', data: { server: { name: expect.any(String) } } });
    expect(stream.events.slice(0, -1).map(({ event }) => event)).toEqual(stepsOf(result).map(() => 'step'));
    expect(stream.events.length).toBeGreaterThan(1);
    expect(JSON.stringify(stream.events)).not.toContain(secretValue);
  });

  test('a stream ends with its session, though nobody touches it', async () => {
    const [adas, bens] = [
      await openStream(place, 'ada', '/events/audit'),
      await openStream(place, 'ben', '/events/audit'),
    ];
    await signOutUser(place.administration, 'ada@example.com');
    await setUserDisabled(place.administration, 'ben@example.com', true);
    await Promise.all([adas.ended, bens.ended]);
  });
});

describe('streams', () => {
  let place: Place;
  beforeAll(async () => {
    place = await openPlace('sqlite');
  });

  test('are for those who take them, and say so', async () => {
    expect(
      await place.ask('root', 'GET', '/events/servers', { headers: { accept: 'application/json' } }),
    ).toMatchObject({
      status: 406,
      json: { code: 'not_acceptable' },
    });
  });

  test('go on behind an event that has an id, and nothing else', async () => {
    const headers = { accept: 'text/event-stream', 'last-event-id': 'x' };
    expect(await place.ask('root', 'GET', '/events/audit', { headers })).toMatchObject({
      status: 400,
      json: { code: 'request_invalid' },
    });
  });

  test('are so many at most for one person, and a place is free again at once', async () => {
    const open = await Promise.all(Array.from({ length: 8 }, () => openStream(place, 'ada', '/events/audit')));
    const headers = { accept: 'text/event-stream' };
    expect(await place.ask('ada', 'GET', '/events/audit', { headers })).toMatchObject({
      status: 429,
      json: { code: 'streams_taken' },
    });
    const bens = await openStream(place, 'ben', '/events/audit');
    expect(bens.status).toBe(200);
    open[0]?.close();
    await expect
      .poll(async () => {
        const next = await openStream(place, 'ada', '/events/audit');
        next.close();
        return next.status;
      })
      .toBe(200);
    for (const stream of [...open, bens]) stream.close();
  });

  test('say that something was missed where too much happens at once', async () => {
    const { audit } = place.administration;
    const stream = await openStream(place, 'root', '/events/audit');
    await stream.until('begun', 1);
    for (let count = 0; count < 3000; count += 1) audit.record(event('c', { ts: 1, target: String(count) }));
    const told = await stream.until('audit', 500);
    expect(stream.events.some((each) => each.event === 'gap') || told.length >= 3000).toBe(true);
    await expect.poll(() => stream.events.at(-1)?.data.target, { timeout: 15_000 }).toBe('2999');
    const ids = stream.events.filter((each) => each.event === 'audit').map(({ id }) => Number(id));
    expect(ids).toEqual([...new Set(ids)].sort((a, b) => a - b));
    stream.close();
  });

  test('end when the gateway stops, at once', async () => {
    const stream = await openStream(place, 'root', '/events/servers');
    await stream.until('servers', 1);
    const startedAt = performance.now();
    await place.close();
    await stream.ended;
    // Streams that were waited for would take the ten seconds that running requests have.
    expect(performance.now() - startedAt).toBeLessThan(8_000);
  });
});
