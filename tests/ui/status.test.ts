import { expect, test } from 'vitest';
import { judge } from '../../packages/ui/src/status/status.ts';

const alive = { status: 200, body: { status: 'ok', version: '1.2.3' } };

test('says that it is ready only where both probes say so, with the version', () => {
  expect(judge(alive, { status: 200, body: { status: 'ready' } })).toEqual({
    tone: 'good',
    sentence: 'Gatehouse runs and is ready.',
    version: '1.2.3',
  });
});

test.each([
  ['refuses', { status: 503, body: {} }],
  ['is silent', undefined],
])('says that it runs but is not ready where /readyz %s', (_case, ready) => {
  const { tone, sentence, version } = judge(alive, ready);
  expect({ tone, version }).toEqual({ tone: 'waiting', version: '1.2.3' });
  expect(sentence).toContain('not ready');
});

test('asks whether it still runs where /healthz is silent, whatever /readyz said last', () => {
  const { tone, sentence } = judge(undefined, { status: 200, body: {} });
  expect(tone).toBe('bad');
  expect(sentence).toContain('does not answer');
});

test('names the status where something else answers at /healthz', () => {
  expect(judge({ status: 502, body: undefined }, undefined)).toEqual({
    tone: 'bad',
    sentence: 'Gatehouse answers with HTTP 502.',
    version: undefined,
  });
});

test.each([[null], ['ok'], [{ version: 7 }]])('shows no version where /healthz answers %j', (body) => {
  expect(judge({ status: 200, body }, { status: 200, body: {} }).version).toBeUndefined();
});
