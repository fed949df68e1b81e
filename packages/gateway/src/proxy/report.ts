import { coded } from '../errors/coded-error.ts';
import type { Outcome } from '../upstream/outcome.ts';
import { unauthorized } from '../upstream/refused-identity.ts';
import type { CallReport } from './call.ts';

/** What the audit trail keeps of how a request to a server ended. @throws the error that it ended in */
export function reportOf(outcome: Outcome, server: string, target: string): CallReport {
  switch (outcome.kind) {
    case 'answered': {
      const failed = outcome.answer === 'error';
      return { server, target, outcome: failed ? 'error' : 'ok', code: '', bytesOut: outcome.bytes };
    }
    case 'abandoned':
      return { server, target, outcome: 'error', code: 'client_gone', bytesOut: 0 };
    case 'refused_identity':
      throw unauthorized(server, outcome);
    case 'session_lost':
      throw coded('upstream_refused', { server, status: 404 });
    case 'failed':
      throw outcome.error;
  }
}
