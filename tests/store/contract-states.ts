import { describe, expect, test } from 'vitest';
import { addServerTo, type Current, movesDuring, withTwo } from './contract-place.ts';

const problem = {
  stage: 'token',
  url: 'https://as.example.com/token',
  status: undefined,
  error: 'invalid_client',
  description: undefined,
  uri: undefined,
  body: '',
  code: 'document_timeout',
} as const;
const well = { state: 'connected', code: '', why: '', problem: undefined } as const;
const down = { state: 'not_connected', code: 'upstream_unreachable', why: 'it is down', problem } as const;

/** What every engine must do with what is known of servers, and with what is wrong. */
export function stateContract(engine: string, current: Current): void {
  const { bench, store } = current;

  describe(`how a server stands on ${engine}`, () => {
    test('is kept where state or code are new, with the time since', async () => {
      const { id } = await addServerTo(current);
      const { statuses } = store();
      expect(await statuses.get(id)).toBeUndefined();
      const before = Date.now();
      expect(await statuses.put(id, well)).toBe(true);
      expect(await statuses.put(id, { ...well, why: 'other words' })).toBe(false);
      expect(await statuses.get(id)).toEqual({ ...well, since: expect.any(Number) });
      expect(await statuses.put(id, down)).toBe(true);
      expect(await statuses.put(id, { ...down, code: 'other' })).toBe(true);
      const kept = await statuses.get(id);
      expect(kept).toEqual({ ...down, code: 'other', since: expect.any(Number) });
      expect(kept?.since).toBeGreaterThanOrEqual(before);
    });

    test('is listed by server, and goes with it', async () => {
      const [a, b] = [await addServerTo(current, 'a'), await addServerTo(current, 'b')];
      const { statuses } = store();
      await statuses.put(a.id, well);
      await statuses.put(b.id, down);
      const list = await statuses.list();
      expect([...list.keys()].toSorted()).toEqual([a.id, b.id].toSorted());
      expect(list.get(b.id)).toEqual({ ...down, since: expect.any(Number) });
      await bench().sql(`delete from servers where id = '${a.id}'`);
      expect([...(await statuses.list()).keys()]).toEqual([b.id]);
    });

    test('changed by many at once is told as changed to one', async () => {
      const { id } = await addServerTo(current);
      const outcomes = await withTwo(current, (one, two) =>
        Promise.all(Array.from({ length: 10 }, (_, at) => (at % 2 ? one : two).statuses.put(id, down))),
      );
      expect(outcomes.filter(Boolean)).toHaveLength(1);
    });
  });

  describe(`alerts on ${engine}`, () => {
    const alert = (cause = 'invalid_grant', id = 'idn_1') =>
      ({
        cause,
        subject: { kind: 'identity', id },
        severity: 'error',
        why: 'the provider ended it\0',
        problem,
        link: '/connect/a',
      }) as const;

    test('are opened once for each cause and subject, and counted while they last', async () => {
      const { alerts } = store();
      const first = await alerts.raise(alert());
      expect(first).toEqual({
        ...alert(),
        why: 'the provider ended it\ufffd',
        id: expect.stringMatching(/^alr_/),
        count: 1,
        firstAt: expect.any(Number),
        lastAt: first.firstAt,
        resolvedAt: null,
      });
      const again = await alerts.raise({ ...alert(), severity: 'warning', why: 'again', problem: undefined });
      expect(again).toEqual({
        ...first,
        severity: 'warning',
        why: 'again',
        problem: undefined,
        count: 2,
        lastAt: again.lastAt,
      });
      for (const other of [alert('other'), alert('invalid_grant', 'idn_2')])
        expect(await alerts.raise(other)).toMatchObject({ count: 1 });
      const ofServer = { ...alert(), subject: { kind: 'server', id: 'idn_1' } } as const;
      expect(await alerts.raise(ofServer)).toMatchObject({ count: 1 });
      expect(await alerts.list({ open: true, limit: 10 })).toHaveLength(4);
    });

    test('raised by many at once, in several processes, are one', async () => {
      const raised = await withTwo(current, (one, two) =>
        Promise.all([one.alerts.raise(alert()), two.alerts.raise(alert())]),
      );
      expect(raised.map(({ count }) => count).toSorted()).toEqual([1, 2]);
      expect(await store().alerts.list({ open: false, limit: 10 })).toMatchObject([{ count: 2 }]);
      await Promise.all(Array.from({ length: 20 }, () => store().alerts.raise(alert())));
      expect(await store().alerts.list({ open: true, limit: 10 })).toMatchObject([{ count: 22 }]);
    });

    test('are resolved by subject, of one cause or all, and opened anew afterwards', async () => {
      const { alerts } = store();
      const first = await alerts.raise(alert());
      const other = await alerts.raise(alert('other'));
      await alerts.raise(alert('other', 'idn_2'));
      const { subject } = alert();
      expect(await alerts.resolve(subject, 'none')).toEqual([]);
      expect(await alerts.resolve(subject, 'other')).toEqual([{ ...other, resolvedAt: expect.any(Number) }]);
      expect(await alerts.resolve({ ...subject, kind: 'server' })).toEqual([]);
      expect((await alerts.resolve(subject)).map(({ id }) => id)).toEqual([first.id]);
      expect(await alerts.resolve(subject)).toEqual([]);
      const anew = await alerts.raise(alert());
      expect(anew).toMatchObject({ count: 1, resolvedAt: null });
      expect(anew.id).not.toBe(first.id);
      expect(await alerts.list({ open: true, limit: 10 })).toHaveLength(2);
      expect(await alerts.list({ open: false, limit: 10 })).toHaveLength(4);
    });

    test('are listed with what was seen last first, so many and no more', async () => {
      const { alerts } = store();
      for (const [index, cause] of ['a', 'b', 'c'].entries()) {
        await alerts.raise(alert(cause));
        await bench().sql(`update alerts set last_at = ${index} where cause = '${cause}'`);
      }
      await alerts.raise(alert('a'));
      const causes = async (open: boolean, limit: number) =>
        (await alerts.list({ open, limit })).map(({ cause }) => cause);
      expect(await causes(true, 10)).toEqual(['a', 'c', 'b']);
      expect(await causes(false, 2)).toEqual(['a', 'c']);
    });

    test('and states move no configuration', async () => {
      const { id } = await addServerTo(current);
      const moves = await movesDuring(store(), async () => {
        await store().alerts.raise(alert());
        await store().alerts.resolve(alert().subject);
        await store().statuses.put(id, down);
        await store().installation.setPublicUrl('http://127.0.0.1:7878');
      });
      expect(moves).toBe(0);
    });
  });
}
