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

/** Reads the status and lets the body pass. undici refuses a handler that leaves one of these out. */
export function statusHandler(settle: (status: number) => void): ResponseHandler {
  let status = 0;
  return {
    onRequestStart() {},
    onResponseStart(_controller, code) {
      status = code;
    },
    onResponseData() {},
    onResponseEnd: () => settle(status),
    onResponseError: () => settle(0),
  };
}
