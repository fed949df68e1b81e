import type { Log } from '../log/logger.ts';
import type { Store } from './store.ts';

const every = 10 * 60 * 1000;

/** Forgets from time to time what was left behind: sign-ins that nobody came back from, messages that nobody took. */
export function startHousekeeping({ flows, mailbox }: Pick<Store, 'flows' | 'mailbox'>, log: Log): { close(): void } {
  const sweep = async (): Promise<void> => {
    const swept = { flows: await flows.sweep(), messages: await mailbox.sweep() };
    if (swept.flows + swept.messages > 0) log.debug(swept, 'swept');
  };
  const timer = setInterval(() => {
    sweep().catch((err: unknown) => log.error({ err }, 'sweeping failed'));
  }, every).unref();
  return { close: () => clearInterval(timer) };
}
