import { createHook } from 'node:async_hooks';
import { beforeAll, expect, test } from 'vitest';
import { setUserDisabled, setUserPassword } from '../../packages/gateway/src/admin/users.ts';
import { hashPassword, nobodysPassword } from '../../packages/gateway/src/auth/password.ts';
import { createBrowser } from '../support/browser.ts';
import { oneHouse } from './house.ts';

const house = oneHouse();
const password = 'four quiet words here';

/** How often scrypt runs in this process, in which the gateway runs too, while `work` goes on. */
async function scryptRuns(work: () => Promise<unknown>): Promise<number> {
  let runs = 0;
  const hook = createHook({
    init(_id, type) {
      if (type === 'SCRYPTREQUEST') runs += 1;
    },
  }).enable();
  await work().finally(() => hook.disable());
  return runs;
}

beforeAll(async () => {
  const { store, administration } = house.current;
  const kept = await hashPassword(password);
  for (const email of ['ada@example.com', 'disabled@example.com', 'bare@example.com']) await store.users.put(email);
  for (const email of ['ada@example.com', 'disabled@example.com']) await setUserPassword(administration, email, kept);
  await setUserDisabled(administration, 'disabled@example.com', true);
});

/** Who is refused, and who is not: nobody is to learn from the time who has an account. */
test.each([
  ['an unknown account', 'nobody@example.com', password, 403],
  ['what is no address', 'nobody', password, 403],
  ['an account without a password', 'bare@example.com', password, 403],
  ['a disabled account', 'disabled@example.com', password, 403],
  ['a wrong password', 'ada@example.com', `${password}!`, 403],
  ['no password', 'ada@example.com', '', 403],
  ['the right one', 'ada@example.com', password, 200],
])('%s costs one run of scrypt', async (_what, email, typed, status) => {
  const browser = createBrowser();
  const page = await browser.open(`${house.current.url}/sign-in`);
  const runs = await scryptRuns(async () =>
    expect((await browser.submit(page, { fill: { email, password: typed } })).status).toBe(status),
  );
  expect(runs).toBe(1);
});

test('and one that is as long for nobody as for anybody', async () => {
  const parameters = (kept: string) => kept.split('$').slice(0, 3);
  expect(parameters(nobodysPassword)).toEqual(parameters(await hashPassword(password)));
  expect(nobodysPassword).toHaveLength((await hashPassword(password)).length);
});
