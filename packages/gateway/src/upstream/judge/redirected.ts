import type { ProbeStep } from '../probe/evidence.ts';
import { finding, plain } from './finding.ts';
import { withoutSlash } from './resource-sight.ts';
import type { Ruling } from './ruling.ts';
import type { Sight } from './sight.ts';

/**
 * A call is never redirected: a client that follows may lose its Authorization header on the way, or hand it to somebody else. The
 * address that it leads to is named instead.
 */
export function redirected({ first, evidence }: Sight): Ruling | undefined {
  const { status = 0, headers } = first.evidence;
  const { location } = headers;
  if (status < 300 || status > 399 || location === undefined || !URL.canParse(location, evidence.url)) return undefined;
  const target = new URL(location, evidence.url);
  const called = new URL(evidence.url);
  const isSlash = isSlashApart(target, called);
  // Behind a TLS proxy, servers redirect to what they believe is their scheme.
  if (isSlash) target.protocol = called.protocol;
  const there = evidence.steps.find(({ name }) => name === 'initialize_redirected');
  const about = {
    saw: `POST initialize is answered with HTTP ${status} and a redirect to ${plain(location)}.${whatIsThere(there)}`,
    fix: `Use ${target.href} as the address of the server.`,
    url: evidence.url,
  };
  return {
    verdict: { kind: 'not_mcp', found: `a redirect to ${target.href}` },
    findings: [finding(isSlash ? 'slash_redirect' : 'other_redirect', 'error', about)],
  };
}

function isSlashApart(target: URL, called: URL): boolean {
  return (
    target.hostname === called.hostname &&
    target.pathname !== called.pathname &&
    withoutSlash(target.pathname) === withoutSlash(called.pathname)
  );
}

function whatIsThere(step: ProbeStep | undefined): string {
  if (step?.server !== undefined) return ' An MCP server answers there.';
  if (step?.evidence.status === 401) return ' What is there asks for a sign-in.';
  return '';
}
