import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { coded } from '../../errors/coded-error.ts';
import type { Log } from '../../log/logger.ts';

export interface DemoChild {
  readonly url: string;
  close(): Promise<void>;
}

/** The first is preferred so that the demo's address stays the same; the second is any free port. */
const addresses = ['127.0.0.1:7879', '127.0.0.1:0'];

/** How long the demo server has to end by itself, in milliseconds. */
const patience = 2000;

/**
 * Runs the demo server in a process of its own, as a real server is. It ends when its standard input does: with us, even where
 * we are killed.
 * @throws listen_failed
 */
export async function startDemoChild(log: Log): Promise<DemoChild> {
  for (const listen of addresses) {
    const { child, output } = spawnDemo(listen);
    const url = await announcedUrl(child, output);
    if (url !== undefined) return watched(child, url, log);
    child.kill();
  }
  throw coded('listen_failed', { listen: addresses.join(' or '), reason: 'the demo server did not start' });
}

function spawnDemo(listen: string): { child: ChildProcess; output: Readable } {
  const program = [...process.execArgv, process.argv[1] ?? ''];
  const options = ['demo-server', '--listen', listen, '--json', '--until-stdin-ends'];
  // A group of its own keeps Ctrl-C in the terminal from ending it before the gateway has let go of it.
  // Its errors are expected where the port is taken, and are said on standard output as well.
  const child = spawn(process.execPath, [...program, ...options], {
    detached: true,
    env: withoutSecrets(process.env),
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  return { child, output: child.stdout };
}

/** A server that anybody on this machine may call has no business with the keys of the store. */
function withoutSecrets({
  GATEHOUSE_KEY: _key,
  DATABASE_URL: _url,
  DATABASE_DIRECT_URL: _direct,
  ...rest
}: NodeJS.ProcessEnv) {
  return rest;
}

/** The address in the first line that the child prints; `undefined` where it prints something else or ends. */
async function announcedUrl(child: ChildProcess, output: Readable): Promise<string | undefined> {
  const lines = createInterface({ input: output });
  const ended = once(child, 'exit').then(() => '');
  const first = await Promise.race([once(lines, 'line').then(([line]) => String(line)), ended]);
  output.resume();
  return urlIn(first);
}

function urlIn(line: string): string | undefined {
  if (!line.startsWith('{')) return undefined;
  const said: unknown = JSON.parse(line);
  return typeof said === 'object' && said !== null && 'url' in said && typeof said.url === 'string'
    ? said.url
    : undefined;
}

function watched(child: ChildProcess, url: string, log: Log): DemoChild {
  let closing = false;
  const ended = once(child, 'exit').then(() => {
    if (!closing) log.error({ url }, 'the demo server ended; start gatehouse again to have it back');
  });
  return {
    url,
    async close() {
      closing = true;
      child.stdin?.end();
      const timer = setTimeout(() => child.kill('SIGKILL'), patience);
      await ended;
      clearTimeout(timer);
    },
  };
}
