import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createBrowserSessions } from '../../packages/gateway/src/auth/browser-sessions.ts';
import { eachInItsFolder } from '../store/folder.ts';

const folder = eachInItsFolder();
const minute = 60_000;
const hour = 60 * minute;

beforeEach(() => void vi.useFakeTimers({ toFake: ['Date'], now: Date.now() }));
afterEach(() => void vi.useRealTimers());

test('a session lives on while its browser asks for something, and idles out beside a view that is only looked at', async () => {
  const store = await folder.open();
  const sessions = createBrowserSessions(store);
  const user = await store.users.put('ada@example.com');
  const [used, viewed] = [await sessions.open(user.id), await sessions.open(user.id)];
  for (let passed = 0; passed < 11; passed += 1) {
    vi.setSystemTime(Date.now() + hour);
    expect(await sessions.userOf(used)).toEqual(user);
    expect(await sessions.glanceAt(viewed)).toEqual(user);
  }
  vi.setSystemTime(Date.now() + 2 * hour);
  expect(await sessions.glanceAt(viewed)).toBeUndefined();
  expect(await sessions.userOf(viewed)).toBeUndefined();
  expect(await sessions.userOf(used)).toEqual(user);
});
