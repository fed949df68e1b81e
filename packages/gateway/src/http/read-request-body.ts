import type { IncomingMessage } from 'node:http';
import { coded } from '../errors/coded-error.ts';

/** How long a client that sends too much may go on before it is answered all the same, in milliseconds. */
const patience = 10_000;

/**
 * The whole body.
 * @param limit bytes; past it nothing is kept
 * @throws body_too_large; client_gone when the connection ends first
 */
export function readRequestBody(request: IncomingMessage, limit: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    let chunks: Buffer[] = [];
    let size = 0;
    const refuse = () => reject(coded('body_too_large', { limit }));
    request.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size <= limit) chunks.push(chunk);
      else if (size - chunk.length <= limit) {
        // The rest is read and thrown away: a client that is answered while it still sends may never see the answer.
        chunks = [];
        setTimeout(refuse, patience).unref();
      }
    });
    request.on('end', () => {
      if (size > limit) refuse();
      else resolve(chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks));
    });
    request.on('close', () => {
      if (!request.complete) reject(coded('client_gone', {}));
    });
  });
}
