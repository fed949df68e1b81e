import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { type SignInApp, textOf } from './app.ts';
import { printedAddress } from './printed-address.ts';

const script = fileURLToPath(new URL('python-sdk.py', import.meta.url));
const redirectUrl = 'http://127.0.0.1:33419/callback';

/** The official SDK for Python. */
export function pythonSdk(python: string): SignInApp {
  return {
    name: 'the Python SDK',
    async callTool(url, call, browse) {
      const args = [script, url, call.tool, JSON.stringify(call.arguments), redirectUrl];
      const { PATH, HOME } = process.env;
      const child = spawn(python, args, { env: { PATH, HOME }, stdio: ['pipe', 'pipe', 'pipe'] });
      const [output, errors] = [text(child.stdout), text(child.stderr)];
      const ended = once(child, 'close');
      try {
        const answer = await browse(await printedAddress([child.stderr]), redirectUrl);
        child.stdin.end(`${answer.href}\n`);
        await ended;
        const written = await output;
        if (written === '') throw new Error(await errors);
        return textOf(JSON.parse(written));
      } finally {
        child.kill();
      }
    },
  };
}
