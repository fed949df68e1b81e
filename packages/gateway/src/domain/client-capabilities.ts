import { isObject, type Params } from './json-rpc/message.ts';

/** What each request of a server needs of its client. A request that is not here is none that a server may make. */
const neededFor: Readonly<Record<string, string>> = {
  'sampling/createMessage': 'sampling',
  'elicitation/create': 'elicitation',
  'roots/list': 'roots',
};

const offered = new Set(Object.values(neededFor));

/** More than this is no list of capabilities; the client is then offered to servers as one that has none. */
const longest = 4_096;

/** Of what a client declared, that which is offered to servers on its behalf. @param declared its word, of any shape */
export function offeredCapabilities(declared: unknown): Params {
  if (!isObject(declared)) return {};
  const found = Object.entries(declared).filter(([name, value]) => offered.has(name) && isObject(value));
  return JSON.stringify(found).length > longest ? {} : Object.fromEntries(found);
}

/** Whether a server may make that request of a client. */
export function mayAsk(capabilities: Params, method: string): boolean {
  const needed = Object.hasOwn(neededFor, method) ? neededFor[method] : undefined;
  return needed !== undefined && capabilities[needed] !== undefined;
}
