import { afterAll, beforeAll, expect, test } from 'vitest';
import { said } from '../support/fake-answers.ts';
import { postAndLeave } from './open-stream.ts';
import { expectEnds, expectInLine, type Line, openLine, queue, waitingCall } from './waiting-call.ts';

/** What ends calls that wait in line for a place at their server. */

let line: Line;
beforeAll(async () => {
  line = await openLine();
});
afterAll(() => line.close());

/** After a place has become free, makes a call: it comes after everything that was in line before. */
async function expectNotCalled(id: string): Promise<void> {
  expect((await line.client.tool('busy__waits')).result).toEqual(said('done'));
  expect(line.sent(id)).toBe(0);
}

test('a call in line is made once there is a place', async () => {
  const held = await line.hold();
  const { answer } = await queue(line, 'patient');
  held.letGo();
  expect((await answer).messages).toMatchObject([{ id: 'patient', result: said('done') }]);
  expect(line.sent('patient')).toBe(1);
  await held.answer;
});

test('a call whose client leaves is not made', async () => {
  const held = await line.hold();
  const { leave } = postAndLeave(line.client, waitingCall('left'));
  await expectInLine(line);
  leave();
  // By the time that another answer is there, the gateway has seen the client leave.
  await line.client.call('ping');
  held.letGo();
  await held.answer;
  await expectNotCalled('left');
});

test('a call that is cancelled is answered at once, and not made', async () => {
  const held = await line.hold();
  const { answer } = await queue(line, 'cancelled');
  await line.client.notify('notifications/cancelled', { requestId: 'cancelled' });
  expect((await answer).messages).toMatchObject([{ id: 'cancelled', error: { data: { code: 'call_cancelled' } } }]);
  held.letGo();
  await held.answer;
  await expectNotCalled('cancelled');
  expect(line.fake.heard('notifications/cancelled')).toEqual([]);
});

test('what runs at a server that is disabled and what waits for it end together', async () => {
  await expectEnds(line, async ({ servers }) => {
    for (const { id } of await servers.list()) await servers.setDisabled(id, true);
  });
});
