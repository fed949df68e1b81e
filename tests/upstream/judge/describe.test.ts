import { expect, test } from 'vitest';
import type { Verdict } from '../../../packages/gateway/src/domain/verdict.ts';
import { describeJudgement } from '../../../packages/gateway/src/upstream/judge/describe.ts';
import { judge } from '../../../packages/gateway/src/upstream/judge/judge.ts';
import { as, evidenceOf, resourceFound, serverFound, unauthorized } from './given-evidence.ts';

const callback = 'https://gate.example.com/oauth/callback';
const egressAddresses = ['203.0.113.7', '203.0.113.8'];

function oauthOf(registration: boolean): Verdict {
  const server = serverFound(registration ? {} : { registration_endpoint: undefined });
  const context = { publicUrl: undefined, givenClient: false };
  return judge(evidenceOf([unauthorized, resourceFound(), server]), {}, context).verdict;
}

interface Row {
  readonly name: string;
  readonly verdict: Verdict;
  readonly addresses?: readonly string[];
  readonly says: readonly string[];
  readonly never?: readonly string[];
}

const refused: Verdict = { kind: 'unreachable', stage: 'tcp', reason: 'connection refused' };

const rows: readonly Row[] = [
  { name: 'an open server', verdict: { kind: 'open' }, says: ['Open'], never: [callback] },
  { name: 'OAuth by itself', verdict: oauthOf(true), says: [as, 'by itself'], never: [callback] },
  {
    name: 'OAuth with a client',
    verdict: oauthOf(false),
    says: [as, 'does not register clients', callback, 'Client Secret'],
  },
  {
    name: 'a token in known headers',
    verdict: { kind: 'header', headerNames: ['DD-API-KEY', 'x-two'], hint: 'As its documentation says.' },
    says: ['DD-API-KEY, x-two', 'As its documentation says.', 'the value of each header'],
  },
  {
    name: 'a token in a header that is not known',
    verdict: { kind: 'header', headerNames: [], hint: 'It does not say.' },
    says: ['It does not say.', 'the name of the header'],
  },
  {
    name: 'the old transport',
    verdict: { kind: 'sse_only' },
    says: ['Unsupported: ', '2024-11-05', 'Streamable HTTP'],
  },
  { name: 'no MCP', verdict: { kind: 'not_mcp', found: 'a web page (HTTP 200)' }, says: ['a web page (HTTP 200)'] },
  { name: 'unreachable', verdict: refused, says: ['TCP', 'connection refused', '203.0.113.7, 203.0.113.8'] },
  {
    name: 'unreachable, with no addresses set',
    verdict: refused,
    addresses: [],
    says: ['egress.addresses'],
    never: ['203.'],
  },
];

test.each(rows)('says of $name what it is and what to do next', ({ verdict, addresses, says, never = [] }) => {
  const text = describeJudgement({ verdict }, { callback, egressAddresses: addresses ?? egressAddresses }).join('\n');
  for (const part of says) expect(text).toContain(part);
  for (const part of never) expect(text).not.toContain(part);
});
