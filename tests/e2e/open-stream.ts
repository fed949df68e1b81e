import { type IncomingMessage, request } from 'node:http';
import type { RawClient, RpcMessage } from '../support/raw-client.ts';

/** An answer that is still coming. */
export interface OpenStream {
  readonly status: number;
  readonly headers: IncomingMessage['headers'];
  /** The messages that have come so far. */
  messages(): readonly RpcMessage[];
  text(): string;
  /** `open`, until the answer is complete or was cut off. */
  state(): 'open' | 'ended' | 'cut';
  /** Reads no further, so that what is still sent piles up before us. */
  pause(): void;
  resume(): void;
  /** Goes away without a word. */
  close(): void;
}

/** Asks for a GET stream. */
export function openGetStream(client: RawClient, headers: Readonly<Record<string, string>> = {}): Promise<OpenStream> {
  return open(client, 'GET', { accept: 'text/event-stream', ...headers }, undefined);
}

/** Posts a request and answers when the head of its answer is there. */
export function openPost(client: RawClient, message: object): Promise<OpenStream> {
  const headers = { 'content-type': 'application/json', accept: 'application/json, text/event-stream' };
  return open(client, 'POST', headers, JSON.stringify(message));
}

/** Posts a request and goes away; `leave` closes the connection. */
export function postAndLeave(client: RawClient, message: object): { leave(): void } {
  const outgoing = outgoingTo(client, 'POST', {
    'content-type': 'application/json',
    accept: 'application/json, text/event-stream',
  });
  outgoing.on('error', () => undefined);
  outgoing.end(JSON.stringify(message));
  return { leave: () => outgoing.destroy() };
}

/** Posts the first half of a request; `leave` closes the connection. */
export async function postHalf(client: RawClient): Promise<{ leave(): void }> {
  const outgoing = outgoingTo(client, 'POST', {
    'content-type': 'application/json',
    accept: 'application/json, text/event-stream',
    'content-length': '100',
  });
  outgoing.on('error', () => undefined);
  await new Promise((resolve) => outgoing.write('{"jsonrpc":"2.0","id":1,', resolve));
  return { leave: () => outgoing.destroy() };
}

function outgoingTo(client: RawClient, method: string, headers: Readonly<Record<string, string>>) {
  const all = Object.entries(client.headers(headers)).filter(([, value]) => value !== undefined);
  return request(client.endpoint, { method, headers: Object.fromEntries(all) as Record<string, string>, agent: false });
}

function open(
  client: RawClient,
  method: string,
  headers: Readonly<Record<string, string>>,
  body: string | undefined,
): Promise<OpenStream> {
  return new Promise((resolve, reject) => {
    const outgoing = outgoingTo(client, method, headers);
    outgoing.on('error', reject);
    outgoing.on('response', (incoming) => resolve(read(incoming, () => outgoing.destroy())));
    outgoing.end(body);
  });
}

function read(incoming: IncomingMessage, close: () => void): OpenStream {
  const chunks: Buffer[] = [];
  let state: ReturnType<OpenStream['state']> = 'open';
  const text = () => Buffer.concat(chunks).toString();
  incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
  incoming.on('error', () => undefined);
  incoming.on('close', () => {
    state = incoming.complete ? 'ended' : 'cut';
  });
  return {
    status: incoming.statusCode ?? 0,
    headers: incoming.headers,
    text,
    messages: () => messagesIn(text()),
    state: () => state,
    pause: () => void incoming.pause(),
    resume: () => void incoming.resume(),
    close,
  };
}

/** Whole events only: the last one may still be on its way. */
function messagesIn(text: string): RpcMessage[] {
  const whole = text.slice(0, text.lastIndexOf('\n\n') + 1).split('\n');
  const data = whole.filter((line) => line.startsWith('data: '));
  return data.map((line) => JSON.parse(line.slice('data: '.length)) as RpcMessage);
}
