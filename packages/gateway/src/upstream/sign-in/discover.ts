import type { OAuthFacts } from '../../domain/oauth/facts.ts';
import type { OAuthSettings, Server } from '../../domain/records.ts';
import { coded } from '../../errors/coded-error.ts';
import { describeJudgement } from '../judge/describe.ts';
import { judge } from '../judge/judge.ts';
import { probe } from '../probe/probe.ts';
import { hasGivenClient } from './given-client.ts';
import type { SignInParts } from './parts.ts';

/**
 * Finds out anew how a server is signed in to: what was true when it was added may be what is wrong now.
 * @throws server_not_oauth
 */
export async function discover(
  { store, outbound, context }: SignInParts,
  { id, url, network, slug }: Server,
  settings: OAuthSettings,
): Promise<OAuthFacts> {
  const evidence = await probe(outbound, { url, network, headers: {}, settings });
  const givenClient = await hasGivenClient(store, id);
  const judgement = judge(evidence, settings, { publicUrl: context.publicUrl, givenClient });
  const { verdict } = judgement;
  if (verdict.kind === 'oauth' || verdict.kind === 'oauth_client_needed') return verdict.facts;
  const [found = verdict.kind] = describeJudgement(judgement, { callback: context.callback, egressAddresses: [] });
  throw coded('server_not_oauth', { server: slug, found });
}
