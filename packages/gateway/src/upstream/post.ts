import type { Outbound, ResponseHandler } from '../net/outbound.ts';
import type { UpstreamLink } from './link.ts';

/**
 * Sends a message that has no answer (a notification, or our response to a server's request).
 * @returns the HTTP status, 0 where the server could not be reached; never rejects
 */
export function post(outbound: Outbound, link: UpstreamLink, message: Buffer, timeout: number): Promise<number> {
  return new Promise((resolve) => {
    outbound.send(
      link.target,
      { method: 'POST', headers: link.postHeaders, body: message, headTimeout: timeout, idleTimeout: timeout },
      statusHandler(resolve),
    );
  });
}

/** A body is not expected here; a little of one is let pass, so that the connection can be used again. */
const bodyBytes = 4096;

/** Settles with the status as soon as it is known: whatever a server sends behind it holds up nobody. */
export function statusHandler(settle: (status: number) => void): ResponseHandler {
  let size = 0;
  return {
    onRequestStart() {},
    onResponseStart(_controller, status) {
      if (status >= 200) settle(status);
    },
    onResponseData(controller, chunk) {
      size += chunk.length;
      if (size > bodyBytes) controller.abort(new Error('a body where none is expected'));
    },
    onResponseEnd() {},
    onResponseError: () => settle(0),
  };
}
