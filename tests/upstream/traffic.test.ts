import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { coded } from '../../packages/gateway/src/errors/coded-error.ts';
import { createTraffic, type Passage, type Traffic } from '../../packages/gateway/src/upstream/traffic.ts';

const crm = { id: 'srv_1', slug: 'crm', url: 'http://127.0.0.1:1/mcp', network: 'private' } as const;
const down = coded('upstream_unreachable', { server: 'crm', reason: 'connection refused' });
const late = coded('upstream_timeout', { server: 'crm', seconds: 300 });

const limits = {
  serverCalls: 4,
  serverQueue: 4,
  callerCalls: 2,
  queueWait: 5_000,
  breakerFailures: 2,
  breakerPause: 100,
} as const;

const traffic = (): Traffic => createTraffic(limits, () => undefined);
const enter = (through: Traffic, caller = 'anna', server: Parameters<Traffic['enter']>[0] = crm) =>
  through.enter(server, caller, () => undefined);
/** What a call fails with that is refused, or `queued`. */
const refusalOf = (through: Traffic, caller?: string, server?: Parameters<Traffic['enter']>[0]) => {
  try {
    const entered = enter(through, caller, server);
    if (entered instanceof Promise) return 'queued';
    entered.end('unknown');
    return undefined;
  } catch (error) {
    return (error as { code: string }).code;
  }
};

function paused(): Traffic {
  const through = traffic();
  for (let failures = 0; failures < limits.breakerFailures; failures += 1) (enter(through) as Passage).end(down);
  expect(refusalOf(through)).toBe('upstream_paused');
  return through;
}

describe('a server that is left alone', () => {
  it('is open to all as soon as the call that finds out is being answered', async () => {
    const through = paused();
    await delay(limits.breakerPause + 10);
    const probe = enter(through) as Passage;
    expect(refusalOf(through)).toBe('upstream_paused');
    probe.answering();
    expect(refusalOf(through)).toBeUndefined();
    // What becomes of the answer says nothing of the server being there.
    expect(probe.end(late)).toBe(false);
    expect(refusalOf(through)).toBeUndefined();
  });

  it('is asked again after another pause where the call that finds out hangs', async () => {
    const through = paused();
    await delay(limits.breakerPause + 10);
    expect(enter(through)).not.toBeInstanceOf(Promise);
    expect(refusalOf(through)).toBe('upstream_paused');
    await delay(limits.breakerPause + 10);
    expect(refusalOf(through)).toBeUndefined();
  });

  it('is asked by the next call where the one that was to find out was given up', async () => {
    const through = paused();
    await delay(limits.breakerPause + 10);
    (enter(through) as Passage).end('unknown');
    expect(refusalOf(through)).toBeUndefined();
  });

  it.for([
    ['address', { url: 'http://127.0.0.1:2/mcp' }],
    ['network', { network: 'public' }],
  ] as const)('is another server once its %s has changed', ([, change]) => {
    const through = paused();
    expect(refusalOf(through, 'anna', { ...crm, ...change })).toBeUndefined();
  });
});

describe('what is no outage', () => {
  it('is a call that is late in the midst of its answer, however often', () => {
    const through = traffic();
    for (let calls = 0; calls < 5; calls += 1) {
      const passage = enter(through) as Passage;
      passage.answering();
      expect(passage.end(late)).toBe(false);
    }
    expect(refusalOf(through)).toBeUndefined();
  });

  it('is not a call to which no answer began', () => {
    expect((enter(traffic()) as Passage).end(late)).toBe(true);
  });
});

describe('a caller', () => {
  it('has a share of the places and of the line, and leaves the rest to others', async () => {
    const through = traffic();
    const places = [enter(through), enter(through)] as Passage[];
    const inLine = [enter(through), enter(through)];
    expect(inLine.map((entered) => entered instanceof Promise)).toEqual([true, true]);
    expect(refusalOf(through)).toBe('caller_busy');
    expect(refusalOf(through, 'ben')).toBeUndefined();
    for (const place of places) place.end(undefined);
    for (const entered of inLine) expect(await entered).toHaveProperty('end');
  });

  it('whose share is used up does not hold up those who are behind it in line', async () => {
    const through = traffic();
    const places = ['anna', 'anna', 'ben', 'ben'].map((caller) => enter(through, caller)) as Passage[];
    const anna = enter(through, 'anna');
    const carl = enter(through, 'carl');
    places.at(-1)?.end(undefined);
    expect(await Promise.race([anna, carl])).toBe(await carl);
  });
});
