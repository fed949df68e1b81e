import { mkdir, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { BenchError } from '../bench-error.ts';
import { type Running, start } from '../process/start.ts';
import type { Surroundings, Variant } from './variant.ts';

/** A plain reverse proxy: one worker, connections kept alive on both sides, no log, no authentication. */
export async function nginx(program: string, surroundings: Surroundings): Promise<Variant> {
  const { stubPort, core, signal } = surroundings;
  const folder = join(surroundings.folder, 'nginx');
  const port = await freePort();
  await mkdir(folder);
  await writeFile(join(folder, 'nginx.conf'), configuration(port, stubPort));
  // -e: without it nginx first tries to write to the system's log folder.
  const args = ['-e', 'stderr', '-p', folder, '-c', join(folder, 'nginx.conf')];
  const running = start({ program, args, core, signal });
  try {
    await untilReady(running, port);
  } catch (error) {
    await running[Symbol.asyncDispose]();
    throw error;
  }
  return { name: 'nginx', port, pid: running.pid, [Symbol.asyncDispose]: () => running[Symbol.asyncDispose]() };
}

function configuration(port: number, stubPort: number): string {
  return `
daemon off;
worker_processes 1;
${process.getuid?.() === 0 ? 'user root;' : ''}
error_log stderr error;
pid nginx.pid;
events { worker_connections 1024; }
http {
  access_log off;
  client_body_temp_path body;
  proxy_temp_path proxy;
  fastcgi_temp_path fastcgi;
  uwsgi_temp_path uwsgi;
  scgi_temp_path scgi;
  keepalive_requests 1000000000;
  upstream stub {
    server 127.0.0.1:${stubPort};
    keepalive 64;
    keepalive_requests 1000000000;
  }
  server {
    listen 127.0.0.1:${port};
    location / {
      proxy_pass http://stub;
      proxy_http_version 1.1;
      proxy_set_header Connection "";
      proxy_buffers 16 16k;
      proxy_max_temp_file_size 0;
    }
  }
}
`;
}

/** nginx cannot choose a port and say which. */
async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === 'string') throw new BenchError('there is no free port on loopback');
  return address.port;
}

async function untilReady(running: Running, port: number): Promise<void> {
  for (let attempt = 0; attempt < 100; attempt++) {
    const answered = await fetch(`http://127.0.0.1:${port}/`).then(
      () => true,
      () => false,
    );
    if (answered) return;
    await delay(50);
  }
  // Says what nginx wrote, where it ended early.
  await running.finish(0);
}
