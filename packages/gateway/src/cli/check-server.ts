import { type Meeting, type MetServer, meetServer } from '../admin/meet-server.ts';
import type { EgressConfig } from '../config/config.ts';
import type { Outbound } from '../net/outbound.ts';
import { describeJudgement } from '../upstream/judge/describe.ts';
import { oauthAddresses } from '../upstream/oauth/addresses.ts';
import { findingLines, stepLine } from './probe-view.ts';
import { withHint } from './report-error.ts';
import type { Terminal } from './terminal.ts';

export interface CheckRequest extends Meeting {
  readonly egress: EgressConfig | undefined;
}

/** Asks a server that is to be added how it is connected, shows it, and reads its lists where it shows them. */
export async function checkServerWith(
  outbound: Outbound,
  terminal: Terminal,
  request: CheckRequest,
): Promise<MetServer> {
  const { callback } = oauthAddresses(request.publicUrl);
  terminal.err(`asking ${new URL(request.wanted.url).host} how it is connected`);
  let isJudged = false;
  try {
    return await meetServer(outbound, request, {
      step: (step) => terminal.err(stepLine(step)),
      judged(judgement) {
        isJudged = true;
        const context = { callback, egressAddresses: request.egress?.addresses ?? [] };
        for (const line of findingLines(judgement.findings)) terminal.err(line);
        for (const line of describeJudgement(judgement, context)) terminal.err(line);
      },
    });
  } catch (error) {
    throw isJudged ? withHint(error, 'nothing was added; --no-check adds it anyway') : error;
  }
}
