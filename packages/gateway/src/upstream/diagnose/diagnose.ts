import type { Judgement } from '../../domain/verdict.ts';
import type { Outbound } from '../../net/outbound.ts';
import type { CheckStep } from '../examine/check-step.ts';
import type { Check } from '../examine/checks.ts';
import { type CheckEvidence, examine } from '../examine/examine.ts';
import { judge } from '../judge/judge.ts';
import type { ProbeEvidence, ProbeStep } from '../probe/evidence.ts';
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

/**
 * Examines a server: probes it, judges, tries what only trying shows, and judges that. Where credentials are given it is met twice, with
 * them and as a stranger: an answer to who comes with a key says nothing about how others come in. Never rejects for what a server does.
 */
export async function diagnose(outbound: Outbound, complaint: Complaint): Promise<Diagnosed> {
  const { request, callback, active, onStep } = complaint;
  const judged = (probed: ProbeEvidence): Met => ({
    probed,
    // Our metadata document can be read where people are sent back to us over public https.
    judgement: judge(probed, request.settings, { publicUrl: new URL(callback).origin, givenClient: false }),
  });
  const met = judged(await probe(outbound, request, onStep));
  const letsUsIn = met.judgement.server !== undefined;
  const asStranger = { ...request, headers: {} };
  const stranger =
    letsUsIn && met.probed.credentials.length > 0 ? judged(await probe(outbound, asStranger, onStep)) : met;
  const { judgement } = speaksMcp(stranger.judgement) ? stranger : met;
  const tried = active ? await examine(outbound, { ...complaint, judgement, letsUsIn }) : nothing;
  const steps = stranger === met ? met.probed.steps : [...met.probed.steps, ...stranger.probed.steps];
  const probed = { ...met.probed, steps };
  return { diagnosis: diagnosisOf({ probed, judgement, tried, callback, letsUsIn, met: met.judgement }), judgement };
}

interface Met {
  readonly probed: ProbeEvidence;
  readonly judgement: Judgement;
}

/** Some servers are there only for who comes with a header. */
function speaksMcp({ verdict }: Judgement): boolean {
  return ['open', 'oauth', 'oauth_client_needed', 'header'].includes(verdict.kind);
}
