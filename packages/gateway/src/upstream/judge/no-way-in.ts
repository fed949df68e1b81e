import type { UnreachableStage } from '../../domain/verdict.ts';
import type { ProbeStep } from '../probe/evidence.ts';
import { isHtml, mediaType } from './answer-kind.ts';
import { finding, quoted } from './finding.ts';
import type { Ruling } from './ruling.ts';

const stageFixes: Readonly<Record<UnreachableStage, string>> = {
  dns: 'Check the host name, and that the resolver of this machine knows it.',
  tcp: 'Check that the server runs, listens on that port, and that firewalls admit our egress addresses.',
  tls: 'Give the server a certificate for its name, with its whole chain, of an authority that is trusted here.',
  timeout: 'Check that the server is up, and that firewalls admit our egress addresses.',
  forbidden: 'Where the server is meant to be private, an administrator sets network: private for it.',
  http: 'Look into the log of the server, and of what stands in front of it.',
};

/** @param reason for people */
export function unreachable(stage: UnreachableStage, reason: string, url: string): Ruling {
  const saw = `${reason.charAt(0).toUpperCase()}${reason.slice(1)}.`;
  return {
    verdict: { kind: 'unreachable', stage, reason },
    findings: [finding(`unreachable_${stage}`, 'error', { saw, fix: stageFixes[stage], url })],
  };
}

export function notMcp(first: ProbeStep, url: string): Ruling {
  const found = foundOf(first);
  const code = isHtml(first) ? 'html_instead_of_mcp' : 'not_mcp';
  const about = {
    saw: `POST initialize is answered with ${found}.`,
    fix: 'Give the exact address of the MCP endpoint: /mcp and /mcp/ are different addresses, and rules for /mcp/* do not cover /mcp.',
    url,
  };
  return { verdict: { kind: 'not_mcp', found }, findings: [finding(code, 'error', about)] };
}

/** What an answer is, for people: never more than a few words of it. */
export function foundOf(step: ProbeStep): string {
  const { status, headers, body } = step.evidence;
  const type = mediaType(headers);
  if (isHtml(step)) return `a web page (HTTP ${status})`;
  if (body.trim() === '') return `HTTP ${status} and no content`;
  const start = `, which begins with ${quoted(body.trim().slice(0, 80))}`;
  return `HTTP ${status} and ${type === '' ? 'something without a content type' : type}${start}`;
}
