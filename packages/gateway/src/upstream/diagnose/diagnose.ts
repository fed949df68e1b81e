import type { Judgement } from '../../domain/verdict.ts';
import type { Outbound } from '../../net/outbound.ts';
import type { CheckStep } from '../examine/check-step.ts';
import type { Check } from '../examine/checks.ts';
import { type CheckEvidence, examine } from '../examine/examine.ts';
import { judge } from '../judge/judge.ts';
import type { ProbeStep } from '../probe/evidence.ts';
import { type ProbeRequest, probe } from '../probe/probe.ts';
import { type Diagnosis, diagnosisOf } from './diagnosis.ts';

export interface Complaint {
  readonly request: ProbeRequest;
  /** Where people would be sent back to after a sign-in. */
  readonly callback: string;
  /** Whether the active checks run, which register a client and begin sign-ins. */
  readonly active: boolean;
  readonly sleep: (milliseconds: number) => Promise<void>;
  readonly onStep: (step: ProbeStep | CheckStep) => void;
  readonly onCheck: (check: Pick<Check, 'name' | 'announced'>) => void;
}

export interface Diagnosed {
  readonly diagnosis: Diagnosis;
  readonly judgement: Judgement;
}

const nothing: CheckEvidence = { steps: [], left: [] };

/** Examines a server: probes it, judges, tries what only trying shows, and judges that. Never rejects for what a server does. */
export async function diagnose(outbound: Outbound, complaint: Complaint): Promise<Diagnosed> {
  const { request, callback, active } = complaint;
  const probed = await probe(outbound, request, complaint.onStep);
  // Our metadata document can be read where people are sent back to us over public https.
  const judgement = judge(probed, request.settings, { publicUrl: new URL(callback).origin, givenClient: false });
  const tried = active ? await examine(outbound, { ...complaint, judgement }) : nothing;
  return { diagnosis: diagnosisOf(probed, judgement, tried, callback), judgement };
}
