import type { Verdict } from '../../domain/verdict.ts';
import { isHtml } from './answer-kind.ts';
import { finding } from './finding.ts';
import { headerVerdict } from './header-verdict.ts';
import { foundOf, notMcp, unreachable } from './no-way-in.ts';
import { asksForSignIn, oauthVerdict, registrationFindings } from './oauth-verdict.ts';
import { redirected } from './redirected.ts';
import { hostRefused, otherRevision, speaksOther } from './refusals.ts';
import type { Ruling } from './ruling.ts';
import type { Sight } from './sight.ts';
import { signInFindings } from './sign-in-findings.ts';
import { unreachableStage } from './unreachable-stage.ts';

interface Rule {
  readonly name: string;
  /** @returns undefined where it does not apply */
  readonly rule: (sight: Sight) => Ruling | undefined;
}

/** In order; the first that applies decides. */
export const verdictRules: readonly Rule[] = [
  { name: 'it answers', rule: answers },
  { name: 'it speaks the transport of 2024-11-05', rule: legacy },
  { name: 'nothing answers', rule: silent },
  { name: 'it redirects', rule: redirected },
  { name: 'it refuses our host name', rule: hostRefused },
  { name: 'it refuses our revision of the protocol', rule: otherRevision },
  { name: 'it asks for a sign-in by OAuth', rule: signIn },
  { name: 'it asks for a token', rule: token },
  { name: 'it fails, or refuses us for now', rule: fails },
  { name: 'something else is there', rule: somethingElse },
];

/** With credentials an answer says nothing about how strangers come in. */
function answers({ first, facts, evidence, context }: Sight): Ruling | undefined {
  if (first.server === undefined || speaksOther(first)) return undefined;
  if (evidence.credentials.length > 0) {
    const verdict: Verdict = facts
      ? oauthVerdict(facts, evidence.url, context)
      : { kind: 'header', headerNames: evidence.credentials, hint: 'It accepts the headers that were sent.' };
    return { verdict, findings: [] };
  }
  return { verdict: { kind: 'open' }, findings: [] };
}

function silent({ first, evidence }: Sight): Ruling | undefined {
  const { failure } = first;
  const { status = 200 } = first.evidence;
  if (failure === undefined || status > 299) return undefined;
  return unreachable(unreachableStage(first), failure.message, evidence.url);
}

function legacy({ evidence }: Sight): Ruling | undefined {
  const step = evidence.steps.find(({ sseEndpoint }) => sseEndpoint);
  if (step === undefined) return undefined;
  const saw = 'A GET is answered with an event stream that begins with an "endpoint" event, and a POST with no MCP.';
  const fix = 'Serve Streamable HTTP at one address, and give that address here.';
  return {
    verdict: { kind: 'sse_only' },
    findings: [finding('sse_only', 'error', { saw, fix, url: step.evidence.url })],
  };
}

function signIn(sight: Sight): Ruling | undefined {
  const { facts, context, evidence } = sight;
  if (facts === undefined || !asksForSignIn(sight)) return undefined;
  const verdict = oauthVerdict(facts, evidence.url, context);
  return { verdict, findings: [...signInFindings(sight), ...registrationFindings(verdict)] };
}

/** Also where OAuth is meant but cannot be used: the findings say what to mend, and a token may work meanwhile. */
function token(sight: Sight): Ruling | undefined {
  if (!asksForSignIn(sight) || isBlockPage(sight)) return undefined;
  return { verdict: headerVerdict(sight), findings: signInFindings(sight) };
}

/** A firewall's page rather than a server's refusal. */
function isBlockPage({ first, meansOAuth }: Sight): boolean {
  return first.evidence.status === 403 && first.challenges.length === 0 && !meansOAuth && isHtml(first);
}

function fails(sight: Sight): Ruling | undefined {
  const { first, evidence } = sight;
  const { status = 0 } = first.evidence;
  if (status < 500 && ![403, 408, 425, 429].includes(status)) return undefined;
  return unreachable('http', `it answers ${foundOf(first)}`, evidence.url);
}

function somethingElse({ first, evidence }: Sight): Ruling {
  return notMcp(first, evidence.url);
}
