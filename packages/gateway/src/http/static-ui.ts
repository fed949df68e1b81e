import { readdirSync, readFileSync } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import { extname, join } from 'node:path';
import { coded } from '../errors/coded-error.ts';
import { isAppPath } from './app-paths.ts';
import { sendError } from './json.ts';
import type { Route } from './routes.ts';

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
};

/** No inline code, nothing from elsewhere, no framing. */
const securityHeaders = {
  'content-security-policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'x-frame-options': 'DENY',
};

const appPage = '/index.html';

/**
 * Serves the built pages from memory: only what was there at start is ever served, whatever path is asked for. Who follows a link
 * to nowhere gets the app's page under 404, which says so and leads on; what is no browser gets the error alone.
 * @param directory the built UI; where it is missing every page answers 404
 */
export function staticUi(directory: string): Route {
  const files = loadFiles(directory);
  return (request, response, path) => {
    const isRead = request.method === 'GET' || request.method === 'HEAD';
    const known = nameOf(path);
    const isFound = files.has(known);
    const name = isFound || !isNavigation(request) ? known : appPage;
    const file = files.get(name);
    if (!file || !isRead) return sendError(response, coded('not_found', {}));
    response.writeHead(isFound ? 200 : 404, {
      ...securityHeaders,
      'content-type': types[extname(name)] ?? 'application/octet-stream',
      'content-length': file.length,
      // Built files carry a hash in their name; the page that names them does not.
      'cache-control': name.startsWith('/assets/') ? 'public, max-age=31536000, immutable' : 'no-cache',
    });
    response.end(request.method === 'HEAD' ? undefined : file);
    return undefined;
  };
}

function nameOf(path: string): string {
  if (path === '/status') return '/status.html';
  return isAppPath(path) ? appPage : path;
}

/** Fetch Metadata: what a person opens, not what a page or a program asks for. */
function isNavigation({ headers }: IncomingMessage): boolean {
  return headers['sec-fetch-mode'] === 'navigate';
}

function loadFiles(directory: string): Map<string, Buffer> {
  const files = new Map<string, Buffer>();
  for (const entry of readDirectory(directory)) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    files.set(path.slice(directory.length).replaceAll('\\', '/'), readFileSync(path));
  }
  return files;
}

function readDirectory(directory: string) {
  try {
    return readdirSync(directory, { recursive: true, withFileTypes: true });
  } catch {
    return [];
  }
}
