import { modernVersionKey } from '../../domain/protocol-version.ts';
import { fixedCredential } from '../identities/credential.ts';
import { unopenedLink } from '../link.ts';
import { initializeParams } from '../open-session.ts';
import { isAnswerTo, resultIn } from '../probe/initialize-message.ts';
import type { Trial } from './trial.ts';
import { tryOnce } from './try-once.ts';

const id = 'gatehouse-doctor-discover';
const modern = '2026-07-28';
const meta = {
  [modernVersionKey]: modern,
  'io.modelcontextprotocol/clientInfo': initializeParams.clientInfo,
  'io.modelcontextprotocol/clientCapabilities': {},
};
const body = Buffer.from(JSON.stringify({ jsonrpc: '2.0', id, method: 'server/discover', params: { _meta: meta } }));

/** @see https://modelcontextprotocol.io/specification/2026-07-28/server/discover */
export async function discover(trial: Trial): Promise<void> {
  const { url, network, headers } = trial.request;
  const link = unopenedLink({ server: '', url, network, credential: fixedCredential(headers) });
  await tryOnce(trial, {
    name: 'discover',
    purpose: 'To see whether the server speaks the stateless revision of 2026-07-28 too.',
    method: 'POST',
    url,
    headers: [...link.postHeaders, 'mcp-protocol-version', modern, 'mcp-method', 'server/discover'],
    body,
    isAnswer: isAnswerTo(id),
    say: (answered) => ({ opened: resultIn(answered, id) !== undefined }),
  });
}
