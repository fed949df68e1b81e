import type { IncomingMessage } from 'node:http';
import { coded } from '../errors/coded-error.ts';

/**
 * The whole body.
 * @param limit bytes; past it nothing more is kept
 * @throws body_too_large; client_gone when the connection ends first
 */
export function readRequestBody(request: IncomingMessage, limit: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    const refuse = () => {
      // The rest is read and thrown away, so that the client gets to see the answer.
      request.removeAllListeners('data');
      request.resume();
      reject(coded('body_too_large', { limit }));
    };
    if (Number(request.headers['content-length']) > limit) return refuse();
    request.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size > limit) refuse();
      else chunks.push(chunk);
    });
    request.on('end', () => resolve(chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks)));
    request.on('close', () => {
      if (!request.complete) reject(coded('client_gone', {}));
    });
    return undefined;
  });
}
