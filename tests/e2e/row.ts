import { expect } from 'vitest';
import type { ErrorCode } from '../../packages/gateway/src/errors/catalogue.ts';
import type { RawAnswer, RpcMessage } from '../support/raw-client.ts';
import type { Scene } from './scene.ts';
import { type AuditedEvent, correlationIdOf } from './trail.ts';

/** The event that an act leaves, as far as it is not what it usually is. */
export interface ExpectedEvent extends Partial<AuditedEvent> {
  readonly action: string;
}

/** What a request is answered when the gateway refuses it. */
export interface Refusal {
  readonly status: number;
  readonly code: ErrorCode;
  readonly rpc: number;
  /** The id that the error is for; null where there is none to answer. */
  readonly id?: string | number | null;
  /** What the message says; its wording beyond that is free. */
  readonly says?: string | RegExp;
  /** What the answer must not contain. */
  readonly absent?: readonly string[];
}

/** A refusal together with what it leaves in the trail: these events and nothing else. */
export interface AuditedRefusal extends Refusal {
  readonly events: readonly ExpectedEvent[];
}

/** @param gateway the gateway that was asked, in the name of the token that has the gateway's name */
export async function expectRefusal(
  scene: Scene,
  gateway: string,
  answer: RawAnswer,
  refusal: AuditedRefusal,
): Promise<void> {
  expectRefused(answer, refusal);
  await expectEvents(scene, gateway, answer, refusal.events);
}

export function expectRefused(answer: RawAnswer, refusal: Refusal): void {
  expect(answer.status).toBe(refusal.status);
  const [message, ...others] = answer.messages;
  expect(others).toEqual([]);
  expectError(answer, message, refusal);
  for (const text of refusal.absent ?? []) expect(answer.text).not.toContain(text);
}

/** An error has exactly these members: whatever else there is to know stands in the log under the correlation id. */
export function expectError(
  answer: RawAnswer,
  message: RpcMessage | undefined,
  { code, rpc, id = null, says = '' }: Pick<Refusal, 'code' | 'rpc' | 'id' | 'says'>,
): void {
  const data = { code, docs: `docs/errors/${code}.md`, correlationId: correlationIdOf(answer) };
  expect(message).toEqual({ jsonrpc: '2.0', id, error: { code: rpc, message: expect.any(String), data } });
  const text = message?.error?.message;
  if (typeof says === 'string') expect(text).toContain(says);
  else expect(text).toMatch(says);
}

/** Compares all that the trail has under the answer's correlation id, in whatever order it came about. */
export async function expectEvents(
  scene: Scene,
  gateway: string,
  answer: Pick<RawAnswer, 'headers'>,
  expected: readonly ExpectedEvent[],
): Promise<void> {
  const kept = await scene.trail.events(correlationIdOf(answer));
  expect(sorted(kept)).toEqual(sorted(expected.map((event) => completed(gateway, event))));
}

function completed(gateway: string, event: ExpectedEvent): AuditedEvent {
  const failed = event.code !== undefined && event.code !== '';
  return {
    kind: 'call',
    target: '',
    gateway,
    server: '',
    principal: `token:${gateway}`,
    app: 'raw-client/1.0',
    outcome: failed ? 'error' : 'ok',
    code: '',
    ...event,
  };
}

function sorted(events: readonly AuditedEvent[]): AuditedEvent[] {
  return [...events].sort((a, b) => JSON.stringify(a).localeCompare(JSON.stringify(b)));
}
