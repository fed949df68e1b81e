import type { ServerResponse } from 'node:http';
import { describe, expect, it, onTestFinished } from 'vitest';
import { defaultLimits, type Limits } from '../../packages/gateway/src/config/limits.ts';
import { type CodedError, coded } from '../../packages/gateway/src/errors/coded-error.ts';
import { createLog } from '../../packages/gateway/src/log/logger.ts';
import { exchange } from '../../packages/gateway/src/upstream/exchange.ts';
import { noCredential } from '../../packages/gateway/src/upstream/identities/credential.ts';
import { MemorySink } from '../../packages/gateway/src/upstream/memory-sink.ts';
import { openSession } from '../../packages/gateway/src/upstream/open-session.ts';
import { request } from '../../packages/gateway/src/upstream/request.ts';
import { wayOut } from '../net/way-out.ts';
import { openEvents, said } from '../support/fake-answers.ts';
import { type Resumable, resumable, type ScriptedAnswer } from '../support/fake-resumable.ts';
import { type Answer, startFake } from '../support/fake-server.ts';

const primed = (retry: number) => (): ScriptedAnswer => ({ events: [{ id: 'part-0', retry }], ending: 'ends' });
const answered = (): ScriptedAnswer => ({ events: [{ message: 'answer' }], ending: 'ends' });

/** A session with a fake, for requests of our own. */
async function opened(
  { options }: Resumable,
  resumes: Answer | undefined = options.resumes,
  limits: Partial<Limits> = {},
) {
  const fake = await startFake({ ...options, ...(resumes ? { resumes } : {}) });
  onTestFinished(() => fake.close());
  const upstream = { outbound: wayOut(), limits: { ...defaultLimits, ...limits }, log: createLog('silent') };
  const endpoint = { server: 'crm', url: fake.url, network: 'private', credential: noCredential } as const;
  const { link } = await openSession(upstream, endpoint);
  const resumptions = () => fake.received.filter(({ headers }) => headers['last-event-id'] !== undefined);
  return { upstream, link, resumptions, ask: () => request(upstream, link, 'tools/call', { name: 'runs' }) };
}

describe('a request of our own', () => {
  it('is gone on with as well', async () => {
    const { ask } = await opened(resumable(primed(10), answered));
    const answer = await ask();
    expect(answer.kind === 'result' && JSON.parse(answer.result.toString())).toEqual(said('done'));
  });

  it('has its timeout from the first interruption on, however long a pause the server asks for', async () => {
    const { ask, resumptions } = await opened(resumable(primed(60_000), answered), undefined, { listTimeout: 500 });
    const answer = await ask();
    expect(answer.kind === 'failed' && answer.error.message).toBe('server "crm" did not answer within 0.5 s');
    expect(resumptions()).toEqual([]);
  });

  it('outlives a connection that breaks before the answer to the GET', async () => {
    const script = resumable(primed(10), answered);
    let broken = 0;
    const { ask } = await opened(script, (exchange) => {
      if (++broken === 1) exchange.response.destroy();
      else script.options.resumes?.(exchange);
    });
    expect((await ask()).kind).toBe('result');
    expect(broken).toBe(2);
  });
});

describe('a stop', () => {
  const revoked = coded('access_ended', {});

  /** Starts an exchange that is interrupted at once. */
  async function begun(retry: number, resumes?: Answer) {
    const { upstream, link, resumptions } = await opened(resumable(primed(retry), answered), resumes);
    let stop = (_error: CodedError): void => undefined;
    const outcome = exchange(upstream.outbound, upstream.limits, {
      link,
      id: 1,
      message: Buffer.from('{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"runs"}}'),
      sink: new MemorySink(),
      timeout: 5_000,
      onServerMessage: () => undefined,
      onStart: (given) => {
        stop = given;
      },
    });
    return { outcome, resumptions, stop: () => stop(revoked) };
  }

  it('ends an exchange that waits to go on', async () => {
    const { outcome, resumptions, stop } = await begun(300);
    const control = await begun(600);
    stop();
    expect(await outcome).toEqual({ kind: 'failed', error: revoked });
    // The twin that was not stopped goes on later than this one would have.
    expect(await control.outcome).toMatchObject({ kind: 'answered' });
    expect(resumptions()).toEqual([]);
  });

  it('ends the GET that goes on', async () => {
    let waiting: ServerResponse | undefined;
    const { outcome, resumptions, stop } = await begun(10, ({ response }) => {
      openEvents(response);
      waiting = response;
    });
    await expect.poll(() => waiting).toBeDefined();
    stop();
    expect(await outcome).toEqual({ kind: 'failed', error: revoked });
    await expect.poll(() => resumptions()[0]?.cutOff).toBe(true);
  });
});
