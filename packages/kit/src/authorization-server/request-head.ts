import type { IncomingMessage } from 'node:http';

const forwarding = /^(?:forwarded|x-forwarded-.*|x-real-ip|x-original-.*|x-rewrite-.*)$/;

/**
 * Makes a request look as if it had come to the issuer's own address: oidc-provider builds addresses and decides on Secure cookies from
 * what stands in it, which anybody may write.
 */
export function overwriteHead(request: IncomingMessage, issuer: URL): void {
  for (const name of Object.keys(request.headers)) if (forwarding.test(name)) delete request.headers[name];
  request.headers.host = issuer.host;
  request.headers['x-forwarded-proto'] = issuer.protocol.slice(0, -1);
}
