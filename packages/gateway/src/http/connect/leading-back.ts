import { thenOfRequest } from '../pages/then.ts';
import { withWayBack } from '../pages/way-back.ts';
import type { Handler } from './parts.ts';

/** The error page of somebody who came from another page leads back to it: a server that is down must hold nobody up. */
export function leadingBack(handle: Handler): Handler {
  return async (parts, visit) => {
    try {
      await handle(parts, visit);
    } catch (error) {
      throw withWayBack(error, thenOfRequest(visit.request, parts.origin));
    }
  };
}
