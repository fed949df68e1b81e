import type { UnreachableStage } from '../../domain/verdict.ts';
import type { ProbeStep } from '../probe/evidence.ts';

/** By what a failure is called, ours or the socket's; the first that fits. */
const stages: readonly (readonly [UnreachableStage, RegExp])[] = [
  ['forbidden', /FORBIDDEN_ADDRESS|network_forbidden|document_forbidden/],
  ['dns', /ENOTFOUND|EAI_|host name does not resolve|host name could not be resolved/],
  ['tls', /CERT|ERR_TLS|ERR_SSL|EPROTO|UNABLE_TO_|its TLS certificate/],
  ['timeout', /ETIMEDOUT|TIMEOUT|upstream_timeout|document_timeout|timed out|no connection within/],
  [
    'http',
    /UND_ERR_HEADERS_OVERFLOW|HPE_|upstream_incomplete|upstream_too_large|document_too_large|document_unreadable/,
  ],
];

/** How far a request came that was not answered. */
export function unreachableStage({ evidence, failure }: ProbeStep): UnreachableStage {
  const names = `${evidence.failure ?? ''} ${failure?.code ?? ''} ${failure?.message ?? ''}`;
  return (
    stages.find(([, pattern]) => pattern.test(names))?.[0] ?? (evidence.connectedTo === undefined ? 'tcp' : 'http')
  );
}
