import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { type RealProcess, startReal } from './real-process.ts';

const installed = createRequire(import.meta.url);

/** A package's program by its path inside the package, wherever npm put it. */
function program(name: string, path: string): string {
  return installed.resolve(`${name}/package.json`).replace(/package\.json$/, path);
}

/** Sessions of the SDK's first major; it forgets them when it ends, and then answers 400. */
export function startEverything(port = 0): Promise<RealProcess> {
  return startReal({
    script: program('@modelcontextprotocol/server-everything', 'dist/index.js'),
    args: ['streamableHttp'],
    environment: { PORT: String(port) },
  });
}

/** A stdio server behind a bridge, which runs one process of it for each session. */
export function startFilesystem(folder: string): Promise<RealProcess> {
  const server = program('@modelcontextprotocol/server-filesystem', 'dist/index.js');
  const command = [process.execPath, server, folder].map((word) => `'${word}'`).join(' ');
  return startReal({
    script: program('supergateway', 'dist/index.js'),
    args: ['--stdio', command, '--outputTransport', 'streamableHttp', '--stateful', '--port', '0'],
  });
}

/** Without sessions, and behind a key. */
export function startStock(key: string): Promise<RealProcess> {
  return startReal({
    script: fileURLToPath(new URL('real-header-server.ts', import.meta.url)),
    environment: { API_KEY: key },
  });
}
