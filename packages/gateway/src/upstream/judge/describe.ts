import type { Judgement, Verdict } from '../../domain/verdict.ts';
import { plain } from './finding.ts';

export interface DescribeContext {
  /** Our one redirect URI. */
  readonly callback: string;
  /** The addresses that servers see us under; empty where none are configured. */
  readonly egressAddresses: readonly string[];
}

type Words = {
  readonly [K in Verdict['kind']]: (
    verdict: Extract<Verdict, { kind: K }>,
    context: DescribeContext,
  ) => readonly string[];
};

const words: Words = {
  open: () => ['Open: it needs no credentials.'],
  oauth: ({ facts }) => [
    `OAuth at ${plain(facts.authorizationServer.issuer)}: it connects by itself. Sign in to go on.`,
  ],
  oauth_client_needed: ({ facts, why }, { callback }) => [
    `OAuth at ${plain(facts.authorizationServer.issuer)}, with a client that you register there first.`,
    why,
    `Register a client there with the redirect URI ${callback}, and give its Client ID and Client Secret here.`,
  ],
  header: ({ headerNames, hint }) => [
    headerNames.length === 0 ? 'A token in a header.' : `A token in a header: ${headerNames.join(', ')}.`,
    hint,
    headerNames.length === 0 ? 'Give the name of the header and its value.' : 'Give the value of each header.',
  ],
  sse_only: () => [
    'Unsupported: it speaks only the HTTP+SSE transport of 2024-11-05, with its two endpoints. Gatehouse speaks Streamable HTTP.',
  ],
  not_mcp: ({ found }) => [`Not an MCP server: it answers with ${found}.`],
  unreachable: ({ stage, reason }, { egressAddresses }) => [
    `Unreachable (${stages[stage]}): ${reason}.`,
    egressAddresses.length === 0
      ? 'No egress addresses are configured: an administrator can set egress.addresses, for firewalls that admit callers by address.'
      : `A firewall that admits callers by address has to admit ${egressAddresses.join(', ')}.`,
  ],
};

const stages: Readonly<Record<Extract<Verdict, { kind: 'unreachable' }>['stage'], string>> = {
  dns: 'DNS',
  tcp: 'TCP',
  tls: 'TLS',
  timeout: 'timeout',
  forbidden: 'not allowed',
  http: 'HTTP',
};

/** In sentences: what a server is, and what is to be done next. Findings are told beside it. Pure. */
export function describeJudgement(
  { verdict }: Pick<Judgement, 'verdict'>,
  context: DescribeContext,
): readonly string[] {
  return (words[verdict.kind] as (verdict: Verdict, context: DescribeContext) => readonly string[])(verdict, context);
}
