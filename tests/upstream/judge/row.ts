import { expect } from 'vitest';
import type { OAuthFacts } from '../../../packages/gateway/src/domain/oauth/facts.ts';
import type { Judgement, Verdict } from '../../../packages/gateway/src/domain/verdict.ts';

/** What a judgement must be: extra findings fail as missing ones do. */
export interface Expected {
  readonly verdict: Verdict['kind'];
  /** Codes in any order, an error's with `!`, an info's with `?`. */
  readonly findings?: readonly string[];
  /** Part of the verdict's facts. */
  readonly facts?: Partial<OAuthFacts>;
  /** Part of what else the verdict says. */
  readonly says?: Readonly<Record<string, unknown>>;
  readonly server?: Judgement['server'];
  /** Texts that stand in the findings. */
  readonly names?: readonly string[];
}

const marks = { error: '!', warning: '', info: '?' } as const;

export function expectJudgement(
  judgement: Judgement,
  { verdict, findings = [], facts, says = {}, server, names = [] }: Expected,
) {
  const { verdict: found } = judgement;
  const codes = judgement.findings.map(({ code, severity }) => code + marks[severity]);
  expect({ verdict: found.kind, findings: codes.sort() }).toEqual({ verdict, findings: [...findings].sort() });
  expect(found).toMatchObject(says);
  if (server) expect(judgement.server).toEqual(server);
  if (facts) expect('facts' in found ? found.facts : undefined).toMatchObject(facts);
  const told = judgement.findings.map(({ saw, fix }) => `${saw} ${fix}`).join('\n');
  for (const name of names) expect(told).toContain(name);
  for (const each of judgement.findings)
    expect(each.saw === '' || each.fix === '' || !URL.canParse(each.url)).toBe(false);
}
