import { IncomingMessage } from 'node:http';

const limit = 64 * 1024;

/** `too large` for any request of OAuth: what is beyond was read and thrown away. `gone` where the client went away before its end. */
export type Body = { readonly text: string } | 'too large' | 'gone';

export async function readBody(request: IncomingMessage): Promise<Body> {
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of request as AsyncIterable<Buffer>) {
      size += chunk.length;
      if (size <= limit) chunks.push(chunk);
    }
  } catch (error) {
    if (request.complete) throw error;
    return 'gone';
  }
  return size > limit ? 'too large' : { text: Buffer.concat(chunks).toString() };
}

/** Whether the body is said to be of that type. */
export function isOfType(request: IncomingMessage, type: string): boolean {
  return request.headers['content-type']?.split(';', 1)[0]?.trim().toLowerCase() === type;
}

/**
 * The same request with another body: what was read is gone from the stream, and oidc-provider reads it itself.
 * @param changes headers to set; undefined leaves one out
 */
export function withBody(
  request: IncomingMessage,
  body: string,
  changes: Readonly<Record<string, string | undefined>> = {},
): IncomingMessage {
  const copy = new IncomingMessage(request.socket);
  const { method = 'POST', url = '/', httpVersionMajor, httpVersionMinor } = request;
  const headers = { ...request.headers, ...changes, 'content-length': String(Buffer.byteLength(body)) };
  const { 'transfer-encoding': _, ...sent } = headers;
  Object.assign(copy, { method, url, httpVersionMajor, httpVersionMinor });
  copy.headers = Object.fromEntries(Object.entries(sent).filter(([, value]) => value !== undefined));
  copy.push(body);
  copy.push(null);
  // Else the end of the stream would be taken for a client that went away, and its socket closed.
  copy.complete = true;
  return copy;
}
