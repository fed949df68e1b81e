import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const bin = fileURLToPath(new URL('../../packages/gateway/bin/gatehouse.js', import.meta.url));

/** The bundled demo server, as a person starts it. */
export interface DemoProcess {
  /** Its MCP endpoint. */
  readonly url: string;
  /** SIGTERM; answers the exit code. */
  stop(): Promise<number | null>;
}

export async function startDemoProcess(): Promise<DemoProcess> {
  const child = spawn(process.execPath, [bin, 'demo-server', '--listen', '127.0.0.1:0', '--json'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = (await once(createInterface({ input: child.stdout }), 'line')) as [string];
  const { url } = JSON.parse(line) as { url: string };
  return { url, stop: () => stop(child) };
}

async function stop(child: ChildProcess): Promise<number | null> {
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  await ended;
  return child.exitCode;
}
