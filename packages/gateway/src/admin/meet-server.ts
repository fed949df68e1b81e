import { slugFromUrl } from '../domain/naming.ts';
import type { Judgement, Verdict } from '../domain/verdict.ts';
import type { Outbound } from '../net/outbound.ts';
import { type CheckedServer, checkServer } from '../upstream/check.ts';
import { oauthAddresses } from '../upstream/oauth/addresses.ts';
import type { ProbeStep } from '../upstream/probe/evidence.ts';
import type { NewServer } from './add-server.ts';
import { fitVerdict } from './fit-verdict.ts';
import { probeServer } from './probe-server.ts';

export interface Meeting {
  readonly wanted: NewServer;
  readonly publicUrl: string;
  /** Whether somebody said how it is authenticated to. */
  readonly modeGiven: boolean;
}

/** Told of what a meeting comes to, as it goes. */
export interface Onlooker {
  step?(step: ProbeStep): void;
  judged?(judgement: Judgement): void;
}

export interface MetServer {
  /** As it is to be added. */
  readonly server: NewServer;
  readonly verdict: Verdict['kind'];
  /** What it offers; undefined where that is shown only to who signed in. */
  readonly checked: CheckedServer | undefined;
}

/**
 * Asks a server that is to be added how it is connected, and reads its lists where it shows them. Adds nothing.
 * @throws what stands in the way of adding it (`fitVerdict`), upstream_*
 */
export async function meetServer(
  outbound: Outbound,
  { wanted, publicUrl, modeGiven }: Meeting,
  onlooker: Onlooker = {},
): Promise<MetServer> {
  const { url, network, auth, headers = {}, client } = wanted;
  const name = wanted.slug ?? slugFromUrl(new URL(url));
  const settings = auth.mode === 'oauth' ? auth : {};
  const asked = { url, network, headers, settings, givenClient: client !== undefined, publicUrl };
  const judgement = await probeServer(outbound, asked, (step) => onlooker.step?.(step));
  onlooker.judged?.(judgement);
  const { callback } = oauthAddresses(publicUrl);
  const server = fitVerdict(wanted, judgement, { name, callback, modeGiven });
  const checked = judgement.server ? await checkServer(outbound, { slug: name, url, network }, headers) : undefined;
  return { server, verdict: judgement.verdict.kind, checked };
}
