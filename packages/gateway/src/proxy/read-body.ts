import { isUtf8 } from 'node:buffer';
import { classifyMessage, type Message } from '../domain/json-rpc/message.ts';
import { elements } from '../domain/json-rpc/scan.ts';
import { coded } from '../errors/coded-error.ts';

/** A POST body: one message, or a batch in the order sent. */
export type Body =
  | { readonly kind: 'single'; readonly message: Message }
  | { readonly kind: 'batch'; readonly messages: readonly Message[] };

/** Members of a batch are served at once, so there is a bound. */
export const maxBatch = 100;

/** @throws body_not_json, message_invalid, batch_not_allowed */
export function readBody(bytes: Buffer): Body {
  const value = parse(bytes);
  if (!Array.isArray(value)) return { kind: 'single', message: expectMessage(value, bytes, '') };
  if (value.length === 0) throw coded('message_invalid', { reason: 'the batch is empty' });
  if (value.length > maxBatch) throw coded('batch_not_allowed', { reason: `it has more than ${maxBatch} messages` });
  const spans = elements(bytes, 0) ?? [];
  const messages = value.map((item, index) =>
    expectMessage(item, bytes.subarray(spans[index]?.start, spans[index]?.end), `batch member ${index + 1}: `),
  );
  return { kind: 'batch', messages };
}

function parse(bytes: Buffer): unknown {
  // Node's decoder would replace broken UTF-8 silently, and the server would read other text than we did.
  if (!isUtf8(bytes)) throw coded('body_not_json', {});
  try {
    return JSON.parse(bytes.toString());
  } catch (error) {
    throw coded('body_not_json', {}, error);
  }
}

function expectMessage(value: unknown, bytes: Buffer, where: string): Message {
  const message = classifyMessage(value, bytes);
  if (typeof message === 'string') throw coded('message_invalid', { reason: where + message });
  return message;
}
