import { expect, test } from 'vitest';
import type { Store } from '../../packages/gateway/src/store/store.ts';
import { expectEnds, openLine, queue } from './waiting-call.ts';

test('when the gateway stops, the end of what runs starts nothing that waits', { timeout: 60_000 }, async () => {
  const line = await openLine();
  const held = await line.hold();
  const queued = await queue(line, 'queued');
  await line.close();
  for (const each of [await held.answer, await queued.answer])
    expect(each.messages).toMatchObject([{ error: { data: { code: 'gateway_stopping' } } }]);
  expect(line.sent('queued')).toBe(0);
});

test.for<readonly [string, (store: Store) => Promise<void>]>([
  [
    'a token that is revoked',
    async ({ tokens }) => {
      for (const { id } of await tokens.list()) await tokens.revoke(id);
    },
  ],
  [
    'a gateway that is disabled',
    async ({ gateways }) => {
      const main = await gateways.bySlug('main');
      await gateways.setDisabled(main?.id ?? '', true);
    },
  ],
])('what runs and what waits end together with %s', { timeout: 60_000 }, async ([, end]) => {
  const line = await openLine();
  await expectEnds(line, end);
  await line.close();
});
