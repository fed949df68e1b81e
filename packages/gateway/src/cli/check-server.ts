import type { NewServer } from '../admin/add-server.ts';
import type { EgressConfig } from '../config/config.ts';
import { slugFromUrl } from '../domain/naming.ts';
import type { Verdict } from '../domain/verdict.ts';
import type { Outbound } from '../net/outbound.ts';
import { type CheckedServer, checkServer } from '../upstream/check.ts';
import { describeJudgement } from '../upstream/judge/describe.ts';
import { oauthAddresses } from '../upstream/oauth/addresses.ts';
import { fitVerdict } from './fit-verdict.ts';
import { probeServer } from './probe-server.ts';
import { withHint } from './report-error.ts';
import type { Terminal } from './terminal.ts';

export interface CheckRequest {
  readonly wanted: NewServer;
  readonly publicUrl: string;
  /** Whether options named how it is authenticated to. */
  readonly modeGiven: boolean;
  readonly egress: EgressConfig | undefined;
}

export interface CheckResult {
  /** As it is to be added. */
  readonly server: NewServer;
  readonly verdict: Verdict['kind'];
  /** What it offers; undefined where that is shown only to who signed in. */
  readonly checked: CheckedServer | undefined;
}

/** Asks a server that is to be added how it is connected, shows it, and reads its lists where it shows them. */
export async function checkServerWith(
  outbound: Outbound,
  terminal: Terminal,
  request: CheckRequest,
): Promise<CheckResult> {
  const { wanted, publicUrl, modeGiven, egress } = request;
  const { url, network, auth, headers = {}, client } = wanted;
  const name = wanted.slug ?? slugFromUrl(new URL(url));
  const { callback } = oauthAddresses(publicUrl);
  const settings = auth.mode === 'oauth' ? auth : {};
  const judgement = await probeServer(outbound, terminal, {
    url,
    network,
    headers,
    settings,
    givenClient: client !== undefined,
    publicUrl,
  });
  for (const line of describeJudgement(judgement, { callback, egressAddresses: egress?.addresses ?? [] }))
    terminal.err(line);
  try {
    const server = fitVerdict(wanted, judgement, { name, callback, modeGiven });
    const checked = judgement.server ? await checkServer(outbound, { slug: name, url, network }, headers) : undefined;
    return { server, verdict: judgement.verdict.kind, checked };
  } catch (error) {
    throw withHint(error, 'nothing was added; --no-check adds it anyway');
  }
}
