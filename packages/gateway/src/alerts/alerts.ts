import type { OAuthProblem } from '../domain/oauth/problem.ts';
import type { Alert, AlertSubject } from '../domain/records.ts';
import type { ErrorCode } from '../errors/catalogue.ts';
import type { Log } from '../log/logger.ts';
import type { AlertRepository } from '../store/store.ts';

/** Something that somebody should mend, as it is noticed. */
export interface Notice {
  readonly cause: ErrorCode;
  readonly subject: AlertSubject;
  readonly severity: Alert['severity'];
  /** One sentence for people. */
  readonly why: string;
  readonly problem?: OAuthProblem | undefined;
  /** Path on our public URL where it is mended. */
  readonly link: string;
}

/** Raises alerts and ends them. Nobody waits: a call never fails or slows down because of an alert. */
export interface Alerts {
  raise(notice: Notice): void;
  /** Ends what is open about the subject, of one cause where given. */
  resolve(subject: AlertSubject, cause?: ErrorCode): void;
  /** Settles when everything noticed so far is kept. */
  settled(): Promise<void>;
}

export function createAlerts(repository: AlertRepository, log: Log): Alerts {
  // One after the other, so that an end is never overtaken by its beginning.
  let last: Promise<unknown> = Promise.resolve();

  function then(work: () => Promise<unknown>): void {
    last = last.then(work).catch((err: unknown) => log.error({ err }, 'alert not kept'));
  }

  return {
    raise(notice) {
      then(async () => {
        const alert = await repository.raise({ ...notice, problem: notice.problem });
        if (alert.count === 1) log.warn({ cause: alert.cause, subject: alert.subject, why: alert.why }, 'alert raised');
      });
    },
    resolve(subject, cause) {
      then(async () => {
        for (const alert of await repository.resolve(subject, cause)) {
          log.info({ cause: alert.cause, subject, count: alert.count }, 'alert resolved');
        }
      });
    },
    async settled() {
      await last;
    },
  };
}
