import type { RawAnswer, RawClient } from '../support/raw-client.ts';

/** Posts a body without saying its length. A transfer encoding that is asked for keeps node from adding a length. */
export function sendInPieces(client: RawClient, body: string): Promise<RawAnswer> {
  return client.send({ body, headers: { 'transfer-encoding': 'chunked' } });
}
