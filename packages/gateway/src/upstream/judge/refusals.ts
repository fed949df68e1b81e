import { isLegacyVersion, legacyVersions } from '../../domain/protocol-version.ts';
import type { ProbeStep } from '../probe/evidence.ts';
import { rpcErrorOf } from './answer-kind.ts';
import { finding, quoted } from './finding.ts';
import { foundOf, unreachable } from './no-way-in.ts';
import type { Ruling } from './ruling.ts';
import type { Sight } from './sight.ts';

/** Guards against DNS rebinding answer so when a proxy passes the public name on to a server that listens on loopback. */
export function hostRefused({ first, evidence }: Sight): Ruling | undefined {
  const { status, body } = first.evidence;
  const isGuard = status === 403 && first.challenges.length === 0 && namesHost.test(body);
  if (status !== 421 && !isGuard) return undefined;
  const reason = `it does not take its host name: ${foundOf(first)}`;
  const { host } = new URL(evidence.url);
  const about = {
    saw: `POST initialize is answered with ${foundOf(first)}.`,
    fix: `Have the server, or the proxy in front of it, allow the host ${host}; or have the proxy send the host name that the server knows.`,
    url: evidence.url,
  };
  return {
    verdict: { kind: 'unreachable', stage: 'http', reason },
    findings: [finding('host_refused', 'error', about)],
  };
}

const namesHost =
  /\b(?:invalid|forbidden|unknown|disallowed|unexpected|untrusted|bad)\b.{0,20}\bhost\b|\bhost\b.{0,20}\bnot (?:allowed|trusted|permitted)/i;

/** How the revision of 2026-07-28 refuses what it does not know: a header, a capability, a version, the method `initialize`. */
const otherRevisionCodes: readonly unknown[] = [-32_020, -32_021, -32_022, -32_601];

/** An MCP server that answers with an error of the protocol: it is there, but a session cannot be opened. */
export function otherRevision({ first, evidence, facts }: Sight): Ruling | undefined {
  const error = rpcErrorOf(first);
  if (speaksOther(first) || (error !== undefined && isRevision(error))) {
    return protocolUnsupported(first.server?.protocolVersion ?? error?.message ?? first.failure?.message, evidence.url);
  }
  const isRefusal = error !== undefined && facts === undefined && ![401, 403].includes(first.evidence.status ?? 0);
  if (!isRefusal) return undefined;
  return unreachable('http', `it refuses to open a session: ${quoted(error.message)}`, evidence.url);
}

export function speaksOther({ server, failure }: ProbeStep): boolean {
  if (server !== undefined) return !isLegacyVersion(server.protocolVersion);
  return failure?.code === 'upstream_version_unsupported';
}

function isRevision({ code, message }: { code: unknown; message: unknown }): boolean {
  return otherRevisionCodes.includes(code) || /protocol.?version/i.test(String(message));
}

/** @param answer what it said of it: a revision, or an error's message */
function protocolUnsupported(answer: unknown, url: string): Ruling {
  const said = quoted(answer);
  return {
    verdict: { kind: 'unreachable', stage: 'http', reason: `it speaks another revision of MCP: ${said}` },
    findings: [
      finding('protocol_unsupported', 'error', {
        saw: `To the revisions that Gatehouse offers it says ${said}.`,
        fix: `Have the server speak one of ${legacyVersions.join(', ')} too.`,
        url,
      }),
    ],
  };
}
