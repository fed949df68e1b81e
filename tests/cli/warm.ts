import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Outcome } from './run.ts';

const host = fileURLToPath(new URL('warm-process.mjs', import.meta.url));
const entry = new URL('../../packages/gateway/dist/cli/main.js', import.meta.url).href;

/**
 * A process of the built program that takes one command after another. Its streams are read to a mark that it writes after each, so that
 * what a command prints is what would come out of a process of its own. For commands that end: one that serves needs its own process.
 */
export interface WarmProcess {
  readonly busy: boolean;
  run(argv: readonly string[], environment: Readonly<Record<string, string>>): Promise<Outcome>;
  close(): Promise<void>;
}

export function startWarm(folder: string): WarmProcess {
  const mark = `${randomUUID()}\n`;
  const child = spawn(process.execPath, [host, entry, mark], { cwd: folder, stdio: ['ignore', 'pipe', 'pipe', 'ipc'] });
  const { stdout: outStream, stderr: errStream } = child;
  if (!outStream || !errStream) throw new Error('a process has its streams');
  const ready = answer(child);
  const [out, err] = [collector(outStream, mark), collector(errStream, mark)];
  let busy = false;
  return {
    get busy() {
      return busy;
    },
    async run(argv, environment) {
      busy = true;
      await ready;
      const status = answer(child);
      child.send({ argv, environment });
      const [stdout, stderr, { status: code }] = await Promise.all([out(), err(), status]);
      busy = false;
      return { status: code ?? null, stdout, stderr };
    },
    async close() {
      if (child.exitCode !== null) return;
      const ended = once(child, 'exit');
      child.kill('SIGKILL');
      await ended;
    },
  };
}

/** The next message of the process. Rejects where it ends instead. */
function answer(child: ChildProcess): Promise<{ readonly status?: number }> {
  return new Promise((resolve, reject) => {
    const gone = (code: number | null): void => reject(new Error(`the process that runs commands ended with ${code}`));
    child.once('exit', gone);
    child.once('message', (message) => {
      child.off('exit', gone);
      resolve(message as { readonly status?: number });
    });
  });
}

/** Gives what a stream says up to each mark. */
function collector(stream: NodeJS.ReadableStream, mark: string): () => Promise<string> {
  let text = '';
  let look: () => void = () => undefined;
  stream.setEncoding('utf8');
  stream.on('data', (more: string) => {
    text += more;
    look();
  });
  return () =>
    new Promise((resolve) => {
      look = () => {
        const end = text.indexOf(mark);
        if (end < 0) return;
        const said = text.slice(0, end);
        text = text.slice(end + mark.length);
        look = () => undefined;
        resolve(said);
      };
      look();
    });
}
