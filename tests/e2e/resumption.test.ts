import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ErrorCode } from '../../packages/gateway/src/errors/catalogue.ts';
import { said } from '../support/fake-answers.ts';
import { progress, type Resumable, resumable, type ScriptedAnswer } from '../support/fake-resumable.ts';
import { eventually } from './eventually.ts';
import { postAndLeave } from './open-stream.ts';
import { expectError, expectEvents } from './row.ts';
import { startLimitedScene } from './scene.ts';
import { secretsOf, startTwins, type Twins } from './twins.ts';

/** Streams that end or break before the answer. The healthy twin has nothing to go on with. */

const at = (events: Extract<ScriptedAnswer, { events: unknown }>['events'], ending: 'ends' | 'breaks' = 'ends') => {
  return (): ScriptedAnswer => ({ events, ending });
};
const status = (code: number) => (): ScriptedAnswer => ({ status: code });
/** A priming event, as servers send it that mean to close the stream and be asked again. */
const primed = at([{ id: 'part-0', retry: 10 }]);
const answered = at([{ id: 'part-9', message: 'answer' }]);

/** Name, script, the ids that the server is asked with, and the messages that the client gets before the answer. */
const goingOn: readonly (readonly [string, Resumable, readonly string[], readonly number[]])[] = [
  ['primed', resumable(primed, answered), ['part-0'], []],
  ['left-open', resumable(primed, () => ({ events: [{ message: 'answer' }], ending: 'staysOpen' })), ['part-0'], []],
  [
    'broken',
    resumable(
      at([{ id: 'part-1', retry: 10, message: 1 }], 'breaks'),
      at([{ id: 'part-2', message: 2 }, { message: 'answer' }]),
    ),
    ['part-1'],
    [1, 2],
  ],
  [
    'by-parts',
    resumable(
      at([{ id: 'part-1', retry: 10, message: 1 }]),
      at([{ id: 'part-2', message: 2 }]),
      at([{ id: 'part-3', message: 3 }], 'breaks'),
      answered,
    ),
    ['part-1', 'part-2', 'part-3'],
    [1, 2, 3],
  ],
  [
    'repeating',
    resumable(
      at([{ id: 'part-1', retry: 10, message: 1 }]),
      at([{ id: 'part-1', message: 1 }, { id: 'part-2', message: 2 }, { message: 'answer' }]),
    ),
    ['part-1'],
    [1, 2],
  ],
  ['unready', resumable(primed, status(503), answered), ['part-0', 'part-0'], []],
  ['conflicting', resumable(primed, status(409), answered), ['part-0', 'part-0'], []],
  ['accented', resumable(at([{ id: 'é-1', retry: 10 }]), answered), ['\u00c3\u00a9-1'], []],
];

/** Name, script, how often the server is asked to go on, the code and what is said of it. */
const failing: readonly (readonly [string, Resumable, number, ErrorCode, RegExp])[] = [
  ['no-ids', resumable(at([{ retry: 10 }]), answered), 0, 'upstream_incomplete', /is not known$/],
  ['id-withdrawn', resumable(at([{ id: 'part-1' }, { id: '' }]), answered), 0, 'upstream_incomplete', /is not known$/],
  [
    'id-unsendable',
    resumable(at([{ id: 'part-1' }, { id: 'e\u0001' }]), answered),
    0,
    'upstream_incomplete',
    /is not known$/,
  ],
  ['no-get', resumable(primed, status(405)), 1, 'upstream_incomplete', /is not known$/],
  ['no-session', resumable(primed, status(404)), 1, 'upstream_incomplete', /is not known$/],
  ['no-entry', resumable(primed, status(401)), 1, 'upstream_incomplete', /is not known$/],
  ['fruitless', resumable(primed), 5, 'upstream_incomplete', /is not known$/],
  ['another', resumable(primed, at([{ message: 'answerToAnother' }])), 1, 'upstream_wrong_id', /was withheld$/],
];

const patient = {
  retry: resumable(at([{ id: 'part-0', retry: 400 }]), answered),
  usual: resumable(at([{ id: 'part-0' }]), answered),
};
const unhurried = resumable(at([{ id: 'part-0', retry: 1_000 }]), answered);
const left = resumable(at([{ id: 'part-0', retry: 1_000 }]), answered);
const twin = (name: string) =>
  resumable(at([{ id: `of-${name}-1`, retry: 50 }]), at([{ id: `of-${name}-2`, message: 'answer' }]));
const two = { first: twin('first'), second: twin('second') };

let twins: Twins;
beforeAll(async () => {
  const scripts = [...goingOn, ...failing, ...Object.entries({ ...patient, unhurried, left, ...two })];
  twins = await startTwins(Object.fromEntries(scripts.map(([slug, { options }]) => [slug, options])));
});
afterAll(() => twins.close());

const event = (slug: string, code = '') => ({ action: 'tools/call', target: `${slug}__runs`, server: slug, code });

async function call(slug: string) {
  const { client } = await twins.meet(slug);
  const answer = await client.call('tools/call', { name: `${slug}__runs` });
  for (const secret of [...secretsOf(slug), 'part-', 'half']) expect(answer.text).not.toContain(secret);
  return answer;
}

describe('a stream with event ids is gone on with', () => {
  test.concurrent.for(goingOn)('%s', async ([slug, { resumptions }, ids, steps]) => {
    const answer = await call(slug);
    expect(answer.cut).toBe(false);
    expect(answer.messages).toEqual([...steps.map(progress), { jsonrpc: '2.0', id: 4, result: said('done') }]);
    await expectEvents(twins.scene, slug, answer, [event(slug)]);
    expect(resumptions.map((headers) => headers['last-event-id'])).toEqual(ids);
    const [posted, ...others] = twins.faulty(slug).heard('tools/call');
    expect(others).toEqual([]);
    for (const headers of resumptions) {
      expect(headers).toMatchObject({
        accept: 'text/event-stream',
        'x-api-key': `secret-of-${slug}`,
        'mcp-session-id': posted?.headers['mcp-session-id'],
        'mcp-protocol-version': '2025-11-25',
      });
      expect(headers).not.toHaveProperty('content-type');
    }
  });
});

describe('a stream that cannot be gone on with is an incomplete answer, and the call is not repeated', () => {
  test.concurrent.for(failing)('%s', async ([slug, { resumptions }, times, code, says]) => {
    const answer = await call(slug);
    expect(answer.messages).toHaveLength(1);
    expectError(answer, answer.messages[0], { code, rpc: -32603, id: 4, says });
    await expectEvents(twins.scene, slug, answer, [event(slug, code)]);
    expect(resumptions).toHaveLength(times);
    expect(twins.faulty(slug).heard('tools/call')).toHaveLength(1);
    // One session for the lists and one for the client: none was opened because of the GET's answer.
    expect(twins.faulty(slug).heard('initialize')).toHaveLength(2);
  });
});

describe('a server is left alone', () => {
  /** Timers may be a little early by another clock. */
  const nearly = 5;

  test.concurrent('for as long as it asks for', async () => {
    await call('retry');
    expect(patient.retry.pauses[0]).toBeGreaterThanOrEqual(400 - nearly);
  });

  test.concurrent('for a second where it asks for nothing', async () => {
    await call('usual');
    expect(patient.usual.pauses[0]).toBeGreaterThanOrEqual(1_000 - nearly);
  });

  test.concurrent('once the client has gone', async () => {
    const { client } = await twins.meet('left');
    const { leave } = postAndLeave(client, {
      jsonrpc: '2.0',
      id: 9,
      method: 'tools/call',
      params: { name: 'left__runs' },
    });
    await eventually(() => twins.faulty('left').heard('tools/call')).toHaveLength(1);
    leave();
    const codes = async () => (await twins.scene.trail.all()).filter(({ target }) => target === 'left__runs');
    await eventually(async () => (await codes()).map(({ code }) => code)).toEqual(['client_gone']);
    // Another server that asked for as long a pause is asked again meanwhile.
    await call('unhurried');
    expect(left.resumptions).toEqual([]);
  });
});

test('two servers are each asked with their own ids', async () => {
  await Promise.all(Object.keys(two).map(call));
  expect(two.first.resumptions.map((headers) => headers['last-event-id'])).toEqual(['of-first-1']);
  expect(two.second.resumptions.map((headers) => headers['last-event-id'])).toEqual(['of-second-1']);
});

test('a server that only ever gives new ids is given up after the time for a call', async () => {
  const endless = resumable((count) => ({ events: [{ id: `part-${count}`, retry: 0 }], ending: 'ends' }));
  const limited = await startTwins({ endless: endless.options }, (layout) =>
    startLimitedScene(layout, { callTimeout: 2_500 }),
  );
  const { client } = await limited.meet('endless');
  const answer = await client.call('tools/call', { name: 'endless__runs' });
  expectError(answer, answer.messages[0], { code: 'upstream_timeout', rpc: -32603, id: 4, says: 'within 2.5 s' });
  // However short a pause it asks for: from the second time on it is asked once a second.
  expect(endless.resumptions.length).toBeLessThanOrEqual(4);
  expect(endless.resumptions.length).toBeGreaterThan(1);
  await limited.close();
});
