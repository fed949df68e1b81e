import { version } from '../config/version.ts';
import { coded } from '../errors/coded-error.ts';
import { sendError, sendJson } from './json.ts';
import type { Route } from './routes.ts';

/** The process lives. Says nothing of what it depends on, so that a restart is asked for only when a restart helps. */
export const healthz: Route = (_request, response) => {
  sendJson(response, 200, { status: 'ok', version }, { 'cache-control': 'no-store' });
};

/** The process can serve: its store answers and it is not stopping. */
export function readyz(check: () => Promise<void>): Route {
  return async (_request, response) => {
    try {
      await check();
      sendJson(response, 200, { status: 'ready' }, { 'cache-control': 'no-store' });
    } catch (error) {
      sendError(response, coded('not_ready', {}, error), { 'cache-control': 'no-store' });
    }
  };
}
