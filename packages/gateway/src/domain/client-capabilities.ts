import { isObject, type Params } from './json-rpc/message.ts';

/** Of each capability that a server may rely on through us, its parts that may be declared. */
const passed: Readonly<Record<string, readonly string[]>> = {
  sampling: ['context', 'tools'],
  elicitation: ['form', 'url'],
  roots: ['listChanged'],
};

/** The requests that a server may make of a client, each with what the client must have declared. */
const neededFor: Readonly<Record<string, string>> = {
  'sampling/createMessage': 'sampling',
  'elicitation/create': 'elicitation',
  'roots/list': 'roots',
  'tasks/get': 'tasks',
  'tasks/result': 'tasks',
  'tasks/cancel': 'tasks',
};

const appsExtension = 'io.modelcontextprotocol/ui';
const appsType = 'text/html;profile=mcp-app';

/**
 * What servers are told that a client can do: that of its capabilities which works through us, and nothing else that it wrote, so
 * that there are few of them however many clients there are.
 * @param declared the client's word, of any shape
 * @see https://modelcontextprotocol.io/specification/2025-11-25/basic/lifecycle#capability-negotiation
 */
export function passedCapabilities(declared: unknown): Params {
  if (!isObject(declared)) return {};
  const plain = Object.entries(passed).flatMap(([name, parts]) => {
    const value = declared[name];
    return isObject(value) ? [[name, partsOf(value, parts)] as const] : [];
  });
  return { ...Object.fromEntries(plain), ...tasksOf(declared.tasks), ...appsOf(declared.extensions) };
}

/** Whether a server may make that request of a client. @param capabilities as `passedCapabilities` made them */
export function mayAsk(capabilities: Params, method: unknown): boolean {
  const needed = typeof method === 'string' && Object.hasOwn(neededFor, method) ? neededFor[method] : undefined;
  return needed !== undefined && Object.hasOwn(capabilities, needed);
}

function partsOf(value: Params, names: readonly string[]): Params {
  const declared = names.filter((name) => isObject(value[name]) || value[name] === true);
  // One way to say it each, so that there are few profiles.
  return Object.fromEntries(declared.map((name) => [name, name === 'listChanged' ? true : {}]));
}

/** Without `list`: a server must not see what others have the client do. */
function tasksOf(value: unknown): Params {
  if (!isObject(value)) return {};
  const requests = isObject(value.requests) ? value.requests : {};
  const asked = [
    ['sampling', 'createMessage'],
    ['elicitation', 'create'],
  ].flatMap(([name = '', method = '']) => {
    const declared = requests[name];
    return isObject(declared) && isObject(declared[method]) ? [[name, { [method]: {} }] as const] : [];
  });
  if (asked.length === 0) return {};
  return { tasks: { ...partsOf(value, ['cancel']), requests: Object.fromEntries(asked) } };
}

/** @see https://github.com/modelcontextprotocol/ext-apps: a server offers its pages to who says that it can show them */
function appsOf(value: unknown): Params {
  const apps = isObject(value) ? value[appsExtension] : undefined;
  const types = isObject(apps) && Array.isArray(apps.mimeTypes) ? apps.mimeTypes : [];
  return types.includes(appsType) ? { extensions: { [appsExtension]: { mimeTypes: [appsType] } } } : {};
}
