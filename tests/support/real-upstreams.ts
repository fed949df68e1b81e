import { join } from 'node:path';
import { findBrowser } from './real-browser.ts';
import type { RealProcess } from './real-process.ts';
import {
  startDemo,
  startEverything,
  startFilesystem,
  startFirstMajorOAuth,
  startPlaywright,
  startStock,
} from './real-servers.ts';

/** An MCP server to stand behind the gateway, and what to ask of it. */
export interface Upstream {
  /** Under which the gateway shows it. */
  readonly prefix: string;
  start(place: UpstreamPlace): Promise<RealProcess & { readonly url?: string }>;
  /** As gatehouse.yaml has it. */
  readonly auth?: object;
  /** Each person signs in to it: the shared identity is used unless given. */
  readonly identity?: 'per-user';
  readonly calls: readonly UpstreamCall[];
  readonly resource?: { readonly uri: string; readonly says: string };
  readonly prompt?: {
    readonly name: string;
    readonly arguments: Readonly<Record<string, string>>;
    readonly says: string;
  };
}

/** A call of a tool, and what no other server answers. */
export interface UpstreamCall {
  readonly tool: string;
  arguments(place: UpstreamPlace & { readonly gatewayUrl: string }): Readonly<Record<string, unknown>>;
  readonly says: string;
  /** The tool says that it failed, as it must. */
  readonly fails?: true;
}

export interface UpstreamPlace {
  /** Which servers may read and write; it holds `kept.txt`. */
  readonly folder: string;
  /** What opens the server that wants a header. */
  readonly key: string;
}

/** What `kept.txt` says. */
export const keptText = 'the text that is kept on the shelf';

const browser = findBrowser();

/** What a browser shows of the first of our own pages, and what is said where there is no browser to start. */
const browsed =
  browser === undefined ? { says: 'is not found at', fails: true as const } : { says: 'Page Title: Sign in' };

const rows = {
  everything: {
    prefix: 'every',
    start: () => startEverything(),
    calls: [{ tool: 'get-sum', arguments: () => ({ a: 19, b: 23 }), says: 'The sum of 19 and 23 is 42.' }],
    resource: { uri: 'demo://resource/dynamic/text/3', says: 'Resource 3: This is a plaintext resource' },
    prompt: {
      name: 'args-prompt',
      arguments: { city: 'Oslo', state: 'Norway' },
      says: "What's weather in Oslo, Norway?",
    },
  },
  files: {
    prefix: 'files',
    start: ({ folder }) => startFilesystem(folder),
    calls: [
      { tool: 'read_text_file', arguments: ({ folder }) => ({ path: join(folder, 'kept.txt') }), says: keptText },
      {
        tool: 'list_directory',
        arguments: ({ folder }) => ({ path: join(folder, '..') }),
        says: 'outside allowed directories',
        fails: true,
      },
    ],
  },
  stock: {
    prefix: 'stock',
    start: ({ key }) => startStock(key),
    auth: { mode: 'header', headers: { 'x-api-key': 'env:STOCK_KEY' } },
    calls: [{ tool: 'look_up', arguments: () => ({ item: 'lamp' }), says: '7 of lamp in stock' }],
  },
  greeter: {
    prefix: 'greeter',
    start: () => startFirstMajorOAuth(),
    auth: { mode: 'oauth' },
    identity: 'per-user',
    calls: [{ tool: 'greet', arguments: () => ({ name: 'Grace' }), says: 'Hello, Grace!' }],
  },
  playwright: {
    prefix: 'playwright',
    start: ({ folder }) => startPlaywright(folder, browser),
    calls: [
      { tool: 'browser_navigate', arguments: ({ gatewayUrl }) => ({ url: `${gatewayUrl}/sign-in` }), ...browsed },
    ],
  },
  demo: {
    prefix: 'demo',
    start: () => startDemo(),
    calls: [{ tool: 'greet', arguments: () => ({ name: 'Ada' }), says: 'Hello, Ada!' }],
    resource: { uri: 'demo://notebook/4', says: 'A server that is down is named, never a silent gap.' },
    prompt: {
      name: 'summarise_notebook',
      arguments: { audience: 'the board' },
      says: 'Summarise the notebook for the board.',
    },
  },
} satisfies Readonly<Record<string, Upstream>>;

export type ServerName = keyof typeof rows;

/** By the name that they have at the gateway. `greeter` is the example of OAuth that the SDK's first major brings. */
export const upstreams: Readonly<Record<ServerName, Upstream>> = rows;
export const serverNames = Object.keys(rows) as readonly ServerName[];
