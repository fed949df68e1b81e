import { expect, test } from 'vitest';
import type { Browser } from '../support/browser.ts';
import { signedInBrowser } from '../support/people.ts';
import { onBothStores } from './house.ts';

const minute = 60_000;
const [idle, whole] = [12 * 60 * minute, 7 * 24 * 60 * minute];

onBothStores((house) => {
  /** Makes all sessions as old as they would be after so many milliseconds in which nobody came. */
  const pass = (ms: number) =>
    house.current.sql(
      `update browser_sessions set created_at = created_at - ${ms}, seen_at = seen_at - ${ms}, expires_at = expires_at - ${ms}`,
    );

  async function enter(email: string): Promise<Browser> {
    await house.current.sql('delete from browser_sessions');
    return signedInBrowser(house.current.store, house.current.url, email);
  }

  const isInside = async (browser: Browser) =>
    (await browser.open(`${house.current.url}/account`)).url.pathname === '/account';

  async function kept(email: string) {
    const { users, browserSessions } = house.current.store;
    return browserSessions.of((await users.byEmail(email))?.id ?? '');
  }

  test('a browser that was not used for twelve hours is signed out, and forgotten', async () => {
    const browser = await enter('idle@example.com');
    await pass(idle - minute);
    expect(await isInside(browser)).toBe(true);
    await pass(idle);
    expect(await isInside(browser)).toBe(false);
    expect(await kept('idle@example.com')).toEqual([]);
  });

  test('to be used begins the twelve hours anew, and no other browser’s', async () => {
    const browser = await enter('one@example.com');
    const other = await signedInBrowser(house.current.store, house.current.url, 'one@example.com');
    for (let count = 0; count < 2; count++) {
      await pass(idle - minute);
      expect(await isInside(browser)).toBe(true);
    }
    expect(await isInside(other)).toBe(false);
  });

  test('a browser that is used all the time is signed out after seven days', async () => {
    const email = 'busy@example.com';
    const browser = await enter(email);
    const step = idle - minute;
    let passed = 0;
    for (; passed + step < whole; passed += step) {
      await pass(step);
      expect(await isInside(browser)).toBe(true);
    }
    // It was used just now, so that it cannot have idled out.
    await pass(whole - passed - minute);
    expect(await isInside(browser)).toBe(true);
    await pass(minute);
    expect(await isInside(browser)).toBe(false);
    expect(await kept(email)).toEqual([]);
  });

  test('a browser that idled out is not listed among those that are signed in', async () => {
    const email = 'listed@example.com';
    await enter(email);
    await pass(idle);
    const browser = await signedInBrowser(house.current.store, house.current.url, email);
    expect(await kept(email)).toHaveLength(2);
    const page = await browser.open(`${house.current.url}/account`);
    expect(page.body.match(/Mozilla\/5\.0 \(test\)/g)).toHaveLength(1);
  });
});
