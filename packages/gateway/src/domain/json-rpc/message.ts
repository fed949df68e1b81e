/** A request id as MCP allows it: a string or an integer, never null. */
export type RequestId = string | number;

export type Params = Readonly<Record<string, unknown>>;

/** One JSON-RPC 2.0 message from a client, classified, together with the bytes it came as. */
export type Message =
  | {
      readonly kind: 'request';
      readonly id: RequestId;
      readonly method: string;
      readonly params: Params;
      readonly bytes: Buffer;
    }
  | { readonly kind: 'notification'; readonly method: string; readonly params: Params; readonly bytes: Buffer }
  | { readonly kind: 'response'; readonly id: RequestId; readonly bytes: Buffer };

export type Request = Extract<Message, { kind: 'request' }>;
export type Notification = Extract<Message, { kind: 'notification' }>;

/**
 * Decides what a parsed value is.
 * @returns the message, or in words why it is none
 * @see https://www.jsonrpc.org/specification and the MCP schema: ids are strings or numbers, params are objects
 */
export function classifyMessage(value: unknown, bytes: Buffer): Message | string {
  if (!isObject(value)) return 'it is not an object';
  if (value.jsonrpc !== '2.0') return '"jsonrpc" must be "2.0"';
  const { id, method } = value;
  if (id !== undefined && !isRequestId(id)) return '"id" must be a string or an integer';
  if (method === undefined) return classifyResponse(value, id, bytes);
  if (typeof method !== 'string') return '"method" must be a string';
  const params = value.params ?? {};
  if (!isObject(params)) return '"params" must be an object';
  return id === undefined
    ? { kind: 'notification', method, params, bytes }
    : { kind: 'request', id, method, params, bytes };
}

function classifyResponse(value: Params, id: RequestId | undefined, bytes: Buffer): Message | string {
  if (id === undefined) return 'it has neither "method" nor "id"';
  if (!('result' in value) && !('error' in value)) return 'it has neither "method" nor "result" nor "error"';
  return { kind: 'response', id, bytes };
}

export function isObject(value: unknown): value is Params {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isRequestId(id: unknown): id is RequestId {
  return typeof id === 'string' || Number.isInteger(id);
}
