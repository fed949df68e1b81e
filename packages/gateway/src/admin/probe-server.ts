import type { OAuthSettings } from '../domain/records.ts';
import type { Judgement } from '../domain/verdict.ts';
import { coded } from '../errors/coded-error.ts';
import type { Outbound } from '../net/outbound.ts';
import type { Store } from '../store/store.ts';
import { judge } from '../upstream/judge/judge.ts';
import type { ProbeStep } from '../upstream/probe/evidence.ts';
import { type ProbeRequest, probe } from '../upstream/probe/probe.ts';
import { hasGivenClient } from '../upstream/sign-in/given-client.ts';

export interface ProbedServer extends ProbeRequest {
  readonly settings: OAuthSettings;
  /** Whether a client was registered by hand. */
  readonly givenClient: boolean;
  readonly publicUrl: string;
}

/**
 * Probes a server and judges what came. Changes nothing.
 * @param onStep told of each step as it is taken, without secrets
 */
export async function probeServer(
  outbound: Outbound,
  server: ProbedServer,
  onStep: (step: ProbeStep) => void,
): Promise<Judgement> {
  const { settings, givenClient, publicUrl } = server;
  return judge(await probe(outbound, server, onStep), settings, { publicUrl, givenClient });
}

/**
 * What is asked of a server that is kept here: it is met as a stranger, with none of our identities.
 * @throws server_unknown
 */
export async function probeOfKept(
  store: Pick<Store, 'servers' | 'clients'>,
  slug: string,
  publicUrl: string,
): Promise<ProbedServer> {
  const server = await store.servers.bySlug(slug);
  if (!server) throw coded('server_unknown', { slug });
  const { id, url, network, auth } = server;
  const settings = auth.mode === 'oauth' ? auth : {};
  return { url, network, headers: {}, settings, givenClient: await hasGivenClient(store, id), publicUrl };
}
