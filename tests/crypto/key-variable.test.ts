import { randomBytes } from 'node:crypto';
import { inspect } from 'node:util';
import { expect, test } from 'vitest';
import { keyVariable } from '../../packages/gateway/src/crypto/key-variable.ts';
import { localWrapper } from '../../packages/gateway/src/crypto/key-wrapper.ts';

const [one, two] = [randomBytes(32), randomBytes(32)];
const [oneText, twoText] = [one.toString('base64'), two.toString('base64')];

test('the first of several keys is active, and every one unwraps', async () => {
  const { active, byId } = keyVariable(` ${oneText} ,\n${twoText}\n`).open(false);
  expect(active.id).toBe(localWrapper(one).id);
  const dataKey = randomBytes(32);
  for (const wrapper of [localWrapper(one), localWrapper(two)]) {
    expect(await byId.get(wrapper.id)?.unwrap(await wrapper.wrap(dataKey))).toEqual(dataKey);
  }
});

test.each([
  ['no base64', 'correct horse battery staple', 1, 1],
  ['a key cut off', oneText.slice(0, -5), 1, 1],
  ['a key without its padding', oneText.slice(0, -1), 1, 1],
  ['hexadecimal', one.toString('hex'), 1, 1],
  ['too short a key', randomBytes(16).toString('base64'), 1, 1],
  ['too long a key', randomBytes(33).toString('base64'), 1, 1],
  ['a comma at the end', `${oneText},`, 2, 2],
  ['only a comma', ',', 1, 2],
  ['a second key that is none', `${oneText},${twoText.slice(3)},${twoText}`, 2, 3],
])('%s is refused with its place among the keys, and repeated nowhere', (_, text, at, of) => {
  const thrown = caught(() => keyVariable(text));
  expect(thrown).toMatchObject({ code: 'key_invalid', message: expect.stringContaining(`key ${at} of ${of}`) });
  for (const part of text.split(',').filter((each) => each.length > 3)) expect(inspect(thrown)).not.toContain(part);
});

test('adds no key of its own', () => {
  const thrown = caught(() => keyVariable(oneText).renew());
  expect(thrown).toMatchObject({ code: 'master_key_given' });
  expect(inspect(thrown)).not.toContain(oneText);
});

function caught(work: () => unknown): unknown {
  try {
    work();
  } catch (error) {
    return error;
  }
  throw new Error('it was not refused');
}
