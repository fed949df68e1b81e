import { describe, expect, it, onTestFinished } from 'vitest';
import { defaultLimits } from '../../packages/gateway/src/config/limits.ts';
import { createLog } from '../../packages/gateway/src/log/logger.ts';
import { noCredential } from '../../packages/gateway/src/upstream/identities/credential.ts';
import { openSession, type SessionOptions } from '../../packages/gateway/src/upstream/open-session.ts';
import { request } from '../../packages/gateway/src/upstream/request.ts';
import type { ServerRequestAnswer } from '../../packages/gateway/src/upstream/server-messages.ts';
import { wayOut } from '../net/way-out.ts';
import { said } from '../support/fake-answers.ts';
import { asking } from '../support/fake-asking-tools.ts';
import { startFake } from '../support/fake-server.ts';

/** Calls a tool that asks us something before it answers. */
async function callAsking(method: string, options?: SessionOptions, onServerRequest?: ServerRequestAnswer) {
  const fake = await startFake({ tools: { asks: asking(method, 'ask') } });
  onTestFinished(() => fake.close());
  const upstream = { outbound: wayOut(), limits: defaultLimits, log: createLog('silent') };
  const endpoint = { server: 'curious', url: fake.url, network: 'private', credential: noCredential } as const;
  const { link } = await openSession(upstream, endpoint, options);
  const answer = await request(upstream, link, 'tools/call', { name: 'asks' }, onServerRequest);
  return {
    declared: fake.heard('initialize')[0]?.message.params?.capabilities,
    told: answer.kind === 'result' ? (JSON.parse(answer.result.toString()) as unknown) : answer,
  };
}

const told = (word: object) => said(JSON.stringify(word));
const accept: ServerRequestAnswer = (method, params) =>
  method === 'elicitation/create' ? { action: 'accept', content: { params } } : undefined;

describe('what a server asks during a request of ours', () => {
  it('is refused where nothing was declared', async () => {
    expect(await callAsking('elicitation/create')).toEqual({ declared: {}, told: told({ code: -32601 }) });
  });

  it('is answered by whoever declared that it can', async () => {
    expect(await callAsking('elicitation/create', { capabilities: { elicitation: {} } }, accept)).toEqual({
      declared: { elicitation: {} },
      told: told({ result: { action: 'accept', content: { params: {} } } }),
    });
  });

  it('is refused where it is something else than was declared', async () => {
    const { told: word } = await callAsking('roots/list', { capabilities: { elicitation: {} } }, accept);
    expect(word).toEqual(told({ code: -32601 }));
  });

  it('is answered without asking anyone where it is a ping', async () => {
    const { told: word } = await callAsking('ping', {}, () => ({ never: 'asked' }));
    expect(word).toEqual(told({ result: {} }));
  });
});
