import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import type { Client, Tool } from './client.ts';

const script = fileURLToPath(new URL('python-sdk.py', import.meta.url));

/** The official SDK for Python. @param python that has it */
export function pythonSdk(python: string): Client {
  return {
    name: 'the Python SDK',
    app: 'mcp/',
    keepsSchemas: true,
    declares: false,
    async open({ url, headers }) {
      const { PATH, HOME } = process.env;
      const env = { PATH, HOME, ENDPOINT: url, HEADERS: JSON.stringify(headers) };
      const child = spawn(python, [script], { env, stdio: ['pipe', 'pipe', 'pipe'] });
      const errors = text(child.stderr);
      const ended = once(child, 'close');
      const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();

      async function ask(...request: readonly unknown[]): Promise<unknown> {
        child.stdin.write(`${JSON.stringify(request)}\n`);
        const { value, done } = await lines.next();
        if (done) throw new Error(await errors);
        const { result, error } = JSON.parse(value) as { readonly result?: unknown; readonly error?: string };
        if (error !== undefined) throw new Error(error);
        return result;
      }

      return {
        listTools: async () => ((await ask('listTools')) as { readonly tools: readonly Tool[] }).tools,
        callTool: (name, args) => ask('callTool', name, args),
        readResource: (uri) => ask('readResource', uri),
        getPrompt: (name, args) => ask('getPrompt', name, args),
        async close() {
          child.stdin.end();
          await ended;
        },
      };
    },
  };
}
