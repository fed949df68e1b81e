import type { Evidence } from '../../net/evidence.ts';

/** What servers are made with, as far as their answers tell. */
export type Framework = 'fastmcp' | 'typescript' | 'cloudflare' | 'spring' | 'go';

export const frameworkNames: Readonly<Record<Framework, string>> = {
  fastmcp: 'FastMCP (Python)',
  typescript: 'the MCP TypeScript SDK',
  cloudflare: 'Cloudflare Workers',
  spring: 'Spring AI',
  go: 'a Go SDK',
};

interface Sign {
  readonly framework: Framework;
  readonly shows: (evidence: Evidence) => boolean;
}

/**
 * In order: what is surest first. Each was seen on the wire (the measured answers of each framework), none is a promise: a hint that
 * is wrong costs a reader one sentence.
 */
const signs: readonly Sign[] = [
  { framework: 'cloudflare', shows: ({ headers }) => /\brealm="OAuth"/.test(challengeOf(headers)) },
  { framework: 'spring', shows: ({ headers }) => /\bresource_metadata=http/.test(challengeOf(headers)) },
  {
    framework: 'spring',
    shows: ({ body }) => /"(?:token|registration)_endpoint":"[^"]*\/oauth2\/(?:token|register)"/.test(body),
  },
  { framework: 'fastmcp', shows: ({ headers }) => /^uvicorn\b/i.test(headers.server ?? '') },
  { framework: 'typescript', shows: ({ headers }) => /^express$/i.test(headers['x-powered-by'] ?? '') },
  { framework: 'typescript', shows: ({ body }) => body.includes('Missing Authorization header') },
  {
    framework: 'typescript',
    shows: ({ body }) => /Bad Request: (?:No valid session|Mcp-Session-Id|Server not init)/.test(body),
  },
  { framework: 'go', shows: isGoError },
];

/** The framework that the first sign points to; undefined where there is none. */
export function frameworkOf(answers: readonly Evidence[]): Framework | undefined {
  return signs.find(({ shows }) => answers.some(shows))?.framework;
}

/** `http.Error` of Go's standard library: text, a newline at the end, and a header that hardly anybody else sends with text. */
function isGoError({ status = 0, headers, body }: Evidence): boolean {
  const isText = headers['content-type'] === 'text/plain; charset=utf-8' && 'x-content-type-options' in headers;
  return status >= 400 && isText && /^[^\n]{1,200}\n$/.test(body);
}

function challengeOf(headers: Evidence['headers']): string {
  return headers['www-authenticate'] ?? '';
}
