import type { Era } from '../domain/era.ts';
import { legacyVersions } from '../domain/protocol-version.ts';
import { coded } from '../errors/coded-error.ts';
import type { Method } from './call.ts';
import { callTool, getPrompt } from './methods/by-name.ts';
import { complete } from './methods/complete.ts';
import { list } from './methods/list.ts';
import { ping } from './methods/ping.ts';
import { readResource } from './methods/read-resource.ts';
import { setLevel } from './methods/set-level.ts';
import { subscribe, unsubscribe } from './methods/subscribe.ts';
import { askOfTask } from './methods/tasks.ts';

/** How one protocol era is served: its methods, and what happens to any other. */
export interface EraRow {
  readonly methods: ReadonlyMap<string, Method>;
  /** Throws before any session is looked for. */
  readonly admit: () => void;
}

const legacy: Readonly<Record<string, Method>> = {
  ping,
  'tools/list': list('tools'),
  'tools/call': callTool,
  'prompts/list': list('prompts'),
  'prompts/get': getPrompt,
  'resources/list': list('resources'),
  'resources/templates/list': list('templates'),
  'resources/read': readResource,
  'resources/subscribe': subscribe,
  'resources/unsubscribe': unsubscribe,
  'completion/complete': complete,
  'logging/setLevel': setLevel,
  'tasks/get': askOfTask,
  'tasks/result': askOfTask,
  'tasks/cancel': askOfTask,
};

/** The data plane by era and method. `initialize` is the one request outside a session and stands in post.ts. */
export const dispatchTable: Readonly<Record<Era, EraRow>> = {
  legacy: { methods: new Map(Object.entries(legacy)), admit() {} },
  modern: {
    methods: new Map(),
    admit() {
      throw coded('protocol_version_unsupported', { supported: legacyVersions.join(', ') });
    },
  },
};
