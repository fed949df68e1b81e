import type { User } from '../domain/records.ts';
import { coded } from '../errors/coded-error.ts';
import { header } from '../proxy/arrival.ts';
import type { ApiArrival } from './arrival.ts';
import { fitting, invalidRequest } from './invalid-request.ts';
import type { Call, Operation } from './operation.ts';
import type { ApiParts } from './parts.ts';

/** Bytes; the largest that anybody means is a list of names. */
const largestBody = 256 * 1024;

interface Asked {
  readonly arrival: ApiArrival;
  readonly parameters: Readonly<Record<string, string>>;
  readonly user: User;
}

/** Checks all parts of a request. @throws request_invalid, content_type_unsupported, body_not_json, body_too_large */
export async function readCall(
  parts: ApiParts,
  wanted: Operation,
  { arrival, parameters, user }: Asked,
): Promise<Call> {
  const { store, audit } = parts;
  return {
    parts,
    user,
    administration: { store, audit, principal: `user:${user.email}` },
    parameters: wanted.parameters && fitting(wanted.parameters, 'path', parameters),
    query: readQuery(wanted, arrival.query),
    body: wanted.body && fitting(wanted.body, 'body', await readBody(arrival)),
    lastEventId: header(arrival, 'last-event-id'),
  };
}

function readQuery({ query }: Operation, given: URLSearchParams): unknown {
  const names = [...given.keys()];
  const twice = names.some((name, at) => names.indexOf(name) !== at);
  if (twice) throw invalidRequest('query', 'has a name twice');
  if (query) return fitting(query, 'query', Object.fromEntries(given));
  if (names.length > 0) throw invalidRequest('query', 'is not taken here');
  return undefined;
}

async function readBody(arrival: ApiArrival): Promise<unknown> {
  const type = header(arrival, 'content-type') ?? '';
  if (!/^application\/json *(?:;|$)/i.test(type)) throw coded('content_type_unsupported', {});
  const bytes = await arrival.readBody(largestBody);
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    throw coded('body_not_json', {});
  }
}
