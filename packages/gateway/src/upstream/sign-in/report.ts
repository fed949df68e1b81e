import { recordChanges } from '../../admin/administration.ts';
import type { Alerts } from '../../alerts/alerts.ts';
import type { AuditTrail } from '../../audit/audit.ts';
import type { OAuthProblem } from '../../domain/oauth/problem.ts';
import type { AlertSubject, Identity, Server } from '../../domain/records.ts';
import { catalogue, type ErrorCode } from '../../errors/catalogue.ts';
import type { CodedError } from '../../errors/coded-error.ts';
import type { Log } from '../../log/logger.ts';
import type { Store } from '../../store/store.ts';
import { connectPath } from '../connect-path.ts';

/** Puts sign-ins on the trail, and raises and ends the alerts that go with them. */
export interface SignInReport {
  failed(server: Server, owner: string | null, error: CodedError, problem: OAuthProblem): Promise<void>;
  /** @param waited milliseconds until the provider knew the client that it had just registered */
  connected(server: Server, identity: Identity, waited: number): Promise<void>;
}

/** What a sign-in that went well proves wrong about its server; nothing else that is said of it. */
const signInFailures = (Object.keys(catalogue) as ErrorCode[]).filter((code) => code.startsWith('oauth_'));

export interface SignInReportParts {
  readonly store: Pick<Store, 'identities' | 'users'>;
  readonly audit: AuditTrail;
  readonly alerts: Alerts;
  readonly log: Log;
}

export function createSignInReport({ store, audit, alerts, log }: SignInReportParts): SignInReport {
  async function principal(owner: string | null): Promise<string> {
    const user = owner === null ? undefined : await store.users.byId(owner);
    return user ? `user:${user.email}` : 'ticket';
  }

  return {
    async failed(server, owner, error, problem) {
      const identity = await store.identities.find(server.id, owner);
      const { code: cause, message: why } = error;
      const subject: AlertSubject =
        identity && cause !== 'oauth_client_refused'
          ? { kind: 'identity', id: identity.id }
          : { kind: 'server', id: server.id };
      alerts.raise({ cause, subject, severity: 'error', why, problem, link: connectPath(server.slug) });
      log.warn({ server: server.slug, code: cause, problem }, 'sign-in failed');
    },
    async connected(server, identity, waited) {
      alerts.resolve({ kind: 'identity', id: identity.id });
      for (const cause of signInFailures) alerts.resolve({ kind: 'server', id: server.id }, cause);
      const { slug } = server;
      log.info({ server: slug, identity: identity.id }, 'identity connected');
      if (waited > 0)
        log.warn({ server: slug, waited }, 'the provider did not know at once the client that it registered');
      const change = { action: 'identity.add', target: slug, server: slug } as const;
      await recordChanges({ audit, principal: await principal(identity.owner) }, [change], Date.now());
    },
  };
}
