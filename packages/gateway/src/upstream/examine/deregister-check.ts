import type { Trial } from './trial.ts';
import { tryOnce } from './try-once.ts';

/** Takes the client away again where the server gives a way to (RFC 7592 section 2.3), even after it said "too many". */
export async function deregister(trial: Trial): Promise<void> {
  const { client, left } = trial.found;
  if (client?.management === undefined) return;
  const { url, token } = client.management;
  const { evidence } = await tryOnce(trial, {
    name: 'deregister',
    purpose: 'To take the client away again.',
    method: 'DELETE',
    url,
    headers: ['authorization', `Bearer ${token}`],
  });
  if ([200, 202, 204].includes(evidence.status ?? 0)) left.splice(0, left.length);
}
