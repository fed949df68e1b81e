import { resultMessage } from '../../domain/json-rpc/write.ts';
import { connectPath } from '../../upstream/connect-path.ts';
import { type CallReport, ownAnswer, type SessionCall } from '../call.ts';
import type { Services } from '../services.ts';
import { statusToolName } from '../status-tool.ts';
import { type Missing, missingServers } from '../view.ts';

/** Serves the gateway's own tool: which servers are missing now, why, and the link that mends it. */
export async function tellStatus(
  services: Services,
  { configured, viewer, request, sink }: SessionCall,
): Promise<CallReport> {
  const view = await services.views.fresh(configured, viewer);
  const missing = missingServers(view).map((each) => told(each, services.origin));
  const message = resultMessage(request.id, JSON.stringify(resultOf(missing)));
  sink.answer(message);
  return ownAnswer(message.length, statusToolName);
}

interface Told {
  readonly server: string;
  readonly code: string;
  readonly message: string;
  readonly link: string;
  readonly docs: string;
}

function told({ server, failure: { code, message, params } }: Missing, origin: string): Told {
  // What is not a person's own to mend stands on the server's page all the same.
  const link = typeof params.link === 'string' && params.link !== '' ? params.link : origin + connectPath(server);
  return { server, code, message, link, docs: `docs/errors/${code}.md` };
}

function resultOf(missing: readonly Told[]): object {
  const lines = missing.map(({ message, link }) => `- ${message} (${link})`);
  const text =
    missing.length === 0 ? 'All servers of this gateway are available.' : `Not available now:\n${lines.join('\n')}`;
  return { content: [{ type: 'text', text }], structuredContent: { missing } };
}
