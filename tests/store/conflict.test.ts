import { expect, test } from 'vitest';
import { retrying } from '../../packages/gateway/src/store/conflict.ts';

/** Fails so many times with a code, then succeeds. */
function failing(times: number, code: string) {
  let calls = 0;
  const work = async (): Promise<number> => {
    calls += 1;
    if (calls <= times) throw Object.assign(new Error('lost against another'), { code });
    return calls;
  };
  return work;
}

test.each(['40001', '40P01'])('a transaction that lost against another one (%s) is run again', async (code) => {
  expect(await retrying(failing(3, code))).toBe(4);
});

test('one that loses every time fails in the end, and any other failure is no reason to run it again', async () => {
  await expect(retrying(failing(100, '40001'))).rejects.toMatchObject({ code: '40001' });
  const work = failing(1, '23505');
  await expect(retrying(work)).rejects.toMatchObject({ code: '23505' });
  expect(await work()).toBe(2);
});
