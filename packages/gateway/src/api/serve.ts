import { randomUUID } from 'node:crypto';
import type { User } from '../domain/records.ts';
import type { ErrorCode } from '../errors/catalogue.ts';
import { asCoded, type CodedError, coded } from '../errors/coded-error.ts';
import { header } from '../proxy/arrival.ts';
import type { ApiArrival } from './arrival.ts';
import { openEventStream } from './event-stream.ts';
import { apiPrefix, createMatcher } from './match.ts';
import { openApiDocument } from './openapi.ts';
import type { Call, Operation } from './operation.ts';
import { operations } from './operations.ts';
import type { ApiParts } from './parts.ts';
import { problemOf, problemType, statusOf } from './problem.ts';
import { readCall } from './read-call.ts';
import { refuseOtherSites } from './same-site.ts';
import { createStreamPlaces, type StreamPlaces } from './stream-places.ts';

export interface Api {
  /** Never rejects. */
  serve(arrival: ApiArrival): Promise<void>;
  /** Ends all streams. */
  close(): void;
}

export const documentPath = `${apiPrefix}/openapi.json`;

/** Answers are for whoever asked, now, and are no pages. */
const headers = {
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'cross-origin-resource-policy': 'same-origin',
};

interface Server {
  readonly parts: ApiParts;
  readonly match: ReturnType<typeof createMatcher>;
  readonly places: StreamPlaces;
  readonly closing: AbortSignal;
  readonly document: Buffer;
}

export function createApi(parts: ApiParts): Api {
  const closing = new AbortController();
  const server: Server = {
    parts,
    match: createMatcher(operations),
    places: createStreamPlaces(8, 200),
    closing: closing.signal,
    document: Buffer.from(JSON.stringify(openApiDocument(operations))),
  };
  return {
    async serve(arrival) {
      try {
        await answer(server, arrival);
      } catch (error) {
        refuse(parts, arrival, asCoded(error));
      }
    },
    close: () => closing.abort(),
  };
}

async function answer(server: Server, arrival: ApiArrival): Promise<void> {
  if (arrival.path === documentPath) return sendDocument(server, arrival);
  const match = server.match(arrival.path);
  if (!match) throw coded('not_found', {});
  const found = byMethod(match.operations, arrival);
  if (!found) return sendAllowed(arrival, allowedOf(match.operations));
  const origin = header(arrival, 'origin');
  refuseOtherSites(
    { method: arrival.method, origin, fetchSite: header(arrival, 'sec-fetch-site') },
    server.parts.origin,
  );
  const user = await server.parts.browsers.userOf(arrival.held);
  if (!user) throw coded('not_signed_in', {});
  if (found.access === 'admin' && user.role !== 'admin') throw coded('role_needed', {});
  const call = await readCall(server.parts, found, { arrival, parameters: match.parameters, user });
  if (found.stream && wantsEvents(found, arrival)) return sendEvents(server, arrival, found, call);
  await sendAnswer(arrival, found, call);
}

/** Undefined where it is only asked what there is. @throws method_not_allowed */
function byMethod<T extends Pick<Operation, 'method'>>(found: readonly T[], { method }: ApiArrival): T | undefined {
  const wanted = method === 'HEAD' ? 'GET' : method;
  const operation = found.find((each) => each.method === wanted);
  if (operation || method === 'OPTIONS') return operation;
  throw coded('method_not_allowed', { allow: allowedOf(found) });
}

function allowedOf(found: readonly Pick<Operation, 'method'>[]): string {
  const methods = found.map(({ method }) => method);
  return [...methods, ...(methods.includes('GET') ? ['HEAD'] : []), 'OPTIONS'].join(', ');
}

/** Says nothing of other origins, so that no page of another site gets past its browser's question. */
function sendAllowed({ reply }: ApiArrival, allow: string): void {
  reply.send(204, { ...headers, allow }, Buffer.alloc(0));
}

/** What the API is, is no secret: it says nothing of this installation. */
function sendDocument({ document }: Server, arrival: ApiArrival): void {
  const rows = [{ method: 'GET' }] as const;
  if (byMethod(rows, arrival)) arrival.reply.send(200, { ...headers, 'content-type': 'application/json' }, document);
  else sendAllowed(arrival, allowedOf(rows));
}

async function sendAnswer({ reply }: ApiArrival, { answer: schema, status = 200, handle }: Operation, call: Call) {
  const given = await handle?.(call);
  const body = schema && Buffer.from(JSON.stringify(schema.parse(given)));
  if (body) reply.send(status, { ...headers, 'content-type': 'application/json' }, body);
  else reply.send(204, headers, Buffer.alloc(0));
}

/** @throws not_acceptable where events are the only answer and the client does not take them */
function wantsEvents({ handle }: Operation, arrival: ApiArrival): boolean {
  const accept = header(arrival, 'accept') ?? '*/*';
  if (/text\/event-stream/i.test(accept)) return true;
  if (handle) return false;
  if (!/\*\/\*|text\/\*/.test(accept)) throw coded('not_acceptable', { needed: 'text/event-stream' });
  return true;
}

async function sendEvents(server: Server, arrival: ApiArrival, found: Operation, call: Call): Promise<void> {
  const { parts, places, closing } = server;
  if (arrival.method === 'HEAD')
    return arrival.reply.send(200, { ...headers, 'content-type': 'text/event-stream' }, Buffer.alloc(0));
  const leave = places.take(call.user.id);
  const stream = openEventStream({
    reply: arrival.reply,
    headers,
    schemas: found.events ?? {},
    isAllowed: () => isStill(parts, arrival.held, call.user),
    closing,
  });
  try {
    await found.stream?.(call, stream.sink);
  } catch (error) {
    if (!stream.isOpen()) throw error;
    // What was begun cannot be refused any more: a client whose stream ends comes back, and is told then.
    const failure = asCoded(error);
    parts.log.error({ operation: found.id, code: failure.code, err: failure }, 'API stream ended');
  } finally {
    stream.end();
    leave();
  }
}

async function isStill({ browsers }: ApiParts, held: string | undefined, { id, role }: User): Promise<boolean> {
  const user = await browsers.glanceAt(held);
  return user?.id === id && user.role === role;
}

/** What strangers try: counted by network, so that a flood is seen. */
const strangers: ReadonlySet<ErrorCode> = new Set(['not_signed_in', 'origin_not_allowed']);

function refuse({ log, audit }: ApiParts, arrival: ApiArrival, failure: CodedError): void {
  const correlationId = randomUUID();
  const { code } = failure;
  if (code === 'internal') log.error({ correlationId, code, err: failure }, 'API request failed');
  else log.debug({ correlationId, code }, 'API request refused');
  if (strangers.has(code)) audit.countRefused(arrival.remoteAddress, code);
  const allow = code === 'method_not_allowed' ? { allow: String(failure.params.allow) } : {};
  const body = Buffer.from(JSON.stringify(problemOf(failure, correlationId)));
  arrival.reply.send(statusOf(code), { ...headers, ...allow, 'content-type': problemType }, body);
}
