import type { OAuthSettings } from '../../domain/records.ts';
import type { Judgement } from '../../domain/verdict.ts';
import type { ProbeEvidence, ProbeStep } from '../probe/evidence.ts';
import { type JudgeContext, look } from './sight.ts';
import { verdictRules } from './verdict-rules.ts';

/**
 * What a server is, how it is to be connected, and what is wrong with it, from the evidence of a probe alone. Pure. Nothing else
 * decides this.
 */
export function judge(evidence: ProbeEvidence, settings: OAuthSettings, context: JudgeContext): Judgement {
  const sight = look(evidence, settings, context);
  for (const { rule } of verdictRules) {
    const ruling = rule(sight);
    if (ruling !== undefined) return { ...ruling, server: evidence.steps.find(isInitialize)?.server };
  }
  throw new Error('the last rule applies to everything');
}

function isInitialize({ name }: ProbeStep): boolean {
  return name === 'initialize';
}
