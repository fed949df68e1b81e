import { judgeAnswer } from '../../domain/json-rpc/answer.ts';
import { isObject, type Params } from '../../domain/json-rpc/message.ts';
import { eventData } from '../../domain/sse/fields.ts';
import { initializeParams } from '../open-session.ts';
import type { Answered } from './ask.ts';

export const initializeId = 'gatehouse-probe';

/** As a session of ours would be opened. */
export const initializeMessage = Buffer.from(
  JSON.stringify({ jsonrpc: '2.0', id: initializeId, method: 'initialize', params: initializeParams }),
);

/** Whether an event answers the request of that id, be it with an error. */
export function isAnswerTo(id: string): (event: Buffer) => boolean {
  return (event) => ['result', 'error'].includes(judgeAnswer(eventData(event) ?? Buffer.alloc(0), id));
}

/** The JSON-RPC message of an answer, whichever way it came. */
export function messageOf({ event, body }: Pick<Answered, 'event' | 'body'>): Buffer {
  return (event && eventData(event)) ?? body;
}

/** The result that answers the request of that id with success; undefined where none does. */
export function resultIn(answered: Answered, id: string): Params | undefined {
  const { status = 0 } = answered.evidence;
  const bytes = messageOf(answered);
  if (answered.failure || status < 200 || status > 299 || judgeAnswer(bytes, id) !== 'result') return undefined;
  try {
    const parsed: unknown = JSON.parse(bytes.toString());
    return isObject(parsed) && isObject(parsed.result) ? parsed.result : undefined;
  } catch {
    return undefined;
  }
}
