import type { Alerts } from '../../alerts/alerts.ts';
import type { OAuthProblem } from '../../domain/oauth/problem.ts';
import type { AlertSubject, Identity, Server } from '../../domain/records.ts';
import type { State, Status } from '../../domain/status.ts';
import type { CodedError } from '../../errors/coded-error.ts';
import type { Log } from '../../log/logger.ts';
import type { Store } from '../../store/store.ts';
import { connectPath } from '../connect-path.ts';
import { type RefusedIdentity, unauthorized } from '../refused-identity.ts';
import type { Credential } from './credential.ts';
import { problemText } from './problem-text.ts';
import type { Transient } from './refresh-outcome.ts';
import { refusalProblem } from './refusal-problem.ts';

/** Marks identities as they stop working and as they work again, and raises the alerts that go with it. */
export interface IdentityReport {
  /**
   * It will not work again until somebody signs in.
   * @returns false where it is another by now, or was ended already: nothing is said then
   */
  ended(server: Server, identity: Identity, why: string, problem: OAuthProblem | undefined): Promise<boolean>;
  /** It could not be renewed just now; it may be tomorrow. */
  failing(server: Server, identityId: string, outcome: Transient): void;
  /** The server does not take what it should take. @returns what whoever called is told */
  refused(server: Server, refused: Credential, refusal: RefusedIdentity): CodedError;
  /** It does not even show its lists to this identity. */
  shutOut(identityId: string, failure: CodedError): void;
  /** It was renewed. */
  renewed(identity: Identity): void;
  /** A server answered it. */
  accepted(identityId: string): void;
}

/** What is said of an identity while it may be well again by itself. */
const lesser = ['identity_unavailable', 'upstream_unauthorized'] as const;

export function createIdentityReport(
  identities: Pick<Store['identities'], 'byId' | 'setStatus'>,
  alerts: Alerts,
  log: Log,
): IdentityReport {
  /** Identities that were answered last, so that a good answer costs nothing. */
  const good = new Set<string>();
  const subjectOf = (id: string): AlertSubject => ({ kind: 'identity', id });

  /** Moves an identity from one state to another, and from no other. */
  function mark(id: string, from: State, status: Omit<Status, 'since'>): void {
    const marked = identities.byId(id).then(async (known) => {
      if (known?.status.state === from) await identities.setStatus(id, known.version, status);
    });
    marked.catch((err: unknown) => log.error({ err, identity: id }, 'status of an identity not kept'));
  }

  return {
    async ended(server, identity, why, problem) {
      const status = { state: 'not_connected', code: 'sign_in_needed', why, problem } as const;
      if (!(await identities.setStatus(identity.id, identity.version, status))) return false;
      const link = connectPath(server.slug);
      const subject = subjectOf(identity.id);
      for (const cause of lesser) alerts.resolve(subject, cause);
      alerts.raise({ cause: 'sign_in_needed', subject, severity: 'error', why, problem, link });
      return true;
    },
    failing({ id, slug }, identityId, { problem, error }) {
      const link = connectPath(slug);
      if (error) {
        const subject = { kind: 'server', id } as const;
        alerts.raise({ cause: error.code, subject, severity: 'error', why: error.message, problem, link });
      } else {
        const subject = subjectOf(identityId);
        const why = problemText(problem);
        alerts.raise({ cause: 'identity_unavailable', subject, severity: 'warning', why, problem, link });
      }
    },
    refused(server, { identityId, headers }, refusal) {
      good.delete(identityId);
      const problem = refusalProblem(server, refusal, headers);
      const notice = { cause: 'upstream_unauthorized', severity: 'error', why: problemText(problem), problem } as const;
      alerts.raise({ ...notice, subject: subjectOf(identityId), link: connectPath(server.slug) });
      return unauthorized(server.slug, refusal);
    },
    shutOut(identityId, { code, message: why }) {
      good.delete(identityId);
      mark(identityId, 'connected', { state: 'degraded', code, why, problem: undefined });
    },
    renewed({ id, serverId }) {
      alerts.resolve(subjectOf(id), 'identity_unavailable');
      alerts.resolve({ kind: 'server', id: serverId }, 'oauth_client_refused');
    },
    accepted(identityId) {
      if (good.has(identityId)) return;
      good.add(identityId);
      alerts.resolve(subjectOf(identityId), 'upstream_unauthorized');
      mark(identityId, 'degraded', { state: 'connected', code: '', why: '', problem: undefined });
    },
  };
}
