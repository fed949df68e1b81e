import { expect, test } from 'vitest';
import { pack, unpack } from '../../packages/gateway/src/audit/packed.ts';
import { event } from './event.ts';

test('a batch comes out as it went in, every member of every event', () => {
  const batch = { key: 'k', events: [event('a'), { ...event('b'), latencyMs: Number.NaN, target: 'π\0' }] };
  expect(unpack(structuredClone(pack(batch)))).toEqual(batch);
  expect(unpack(pack({ key: 'empty', events: [] }))).toEqual({ key: 'empty', events: [] });
});
