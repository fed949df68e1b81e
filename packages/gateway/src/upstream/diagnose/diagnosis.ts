import type { Era } from '../../domain/era.ts';
import { isLegacyVersion } from '../../domain/protocol-version.ts';
import type { Finding, Judgement, Verdict } from '../../domain/verdict.ts';
import type { Evidence } from '../../net/evidence.ts';
import type { CheckStep } from '../examine/check-step.ts';
import type { CheckEvidence } from '../examine/examine.ts';
import { type FindingCode, findingCatalogue } from '../judge/catalogue/catalogue.ts';
import { symptoms } from '../judge/catalogue/symptoms.ts';
import { firstOfEachCode } from '../judge/finding.ts';
import { type Framework, frameworkNames, frameworkOf } from '../judge/framework.ts';
import { judgeTried } from '../judge/tried/judge-tried.ts';
import type { ProbeEvidence, ProbeStep } from '../probe/evidence.ts';

/** A server examined: what it is and everything that is wrong with it, for people and programs. Holds no secret. */
export interface Diagnosis {
  readonly url: string;
  readonly verdict: Verdict['kind'];
  /** `both` where it speaks the revisions of either era; null where it did not let us find out. */
  readonly era: Era | 'both' | null;
  readonly authMode: 'none' | 'oauth' | 'header' | null;
  readonly framework: Framework | null;
  /** Worst first. */
  readonly findings: readonly DiagnosedFinding[];
  /** What was made at the server and is still there. */
  readonly left: readonly string[];
  readonly transcript: readonly TranscriptStep[];
}

export interface DiagnosedFinding extends Pick<Finding, 'severity'> {
  readonly code: FindingCode;
  readonly symptom: string;
  readonly cause: string;
  /** What to change here, and in the words of the server's framework where that is known. */
  readonly fix: string;
  readonly evidence: Pick<Finding, 'saw' | 'url'>;
}

export interface TranscriptStep {
  readonly name: ProbeStep['name'] | CheckStep['name'];
  readonly purpose: string;
  readonly evidence: Evidence;
  /** Why nothing was answered, or not all of it. */
  readonly failure: string | undefined;
}

const severities: readonly Finding['severity'][] = ['error', 'warning', 'info'];

export interface Examined {
  readonly probed: ProbeEvidence;
  /** As strangers are met. */
  readonly judgement: Judgement;
  /** As it met us, with what was given. */
  readonly met: Judgement;
  /** Whether it opened a session for us. */
  readonly letsUsIn: boolean;
  readonly tried: CheckEvidence;
  /** Where people would be sent back to. */
  readonly callback: string;
}

export function diagnosisOf({ probed, judgement, met, letsUsIn, tried, callback }: Examined): Diagnosis {
  const { url, network, credentials } = probed;
  const { verdict } = judgement;
  const transcript = [...probed.steps, ...tried.steps].map(shownStep);
  const framework = frameworkOf(transcript.map(({ evidence }) => evidence)) ?? null;
  const facts = 'facts' in verdict ? verdict.facts : undefined;
  const context = { url, network, verdict, facts, callback, hasCredentials: credentials.length > 0, letsUsIn };
  const found = firstOfEachCode([...judgement.findings, ...judgeTried({ ...context, steps: tried.steps })]);
  return {
    url,
    verdict: verdict.kind,
    era: eraOf(met, tried.steps),
    authMode: modes[verdict.kind],
    framework,
    findings: severities
      .flatMap((severity) => found.filter((each) => each.severity === severity))
      .map((each) => explained(each, framework)),
    left: tried.left,
    transcript,
  };
}

const modes: Readonly<Record<Verdict['kind'], Diagnosis['authMode']>> = {
  open: 'none',
  oauth: 'oauth',
  oauth_client_needed: 'oauth',
  header: 'header',
  sse_only: null,
  not_mcp: null,
  unreachable: null,
};

function eraOf({ server }: Judgement, steps: readonly CheckStep[]): Diagnosis['era'] {
  const isLegacy = server !== undefined && isLegacyVersion(server.protocolVersion);
  const isModern = steps.some(({ name, said }) => name === 'discover' && said.opened === true);
  if (isLegacy) return isModern ? 'both' : 'legacy';
  return isModern ? 'modern' : null;
}

function shownStep({ name, purpose, evidence, failure }: ProbeStep | CheckStep): TranscriptStep {
  return { name, purpose, evidence, failure: failure?.message };
}

function explained({ code, severity, saw, fix, url }: Finding, framework: Framework | null): DiagnosedFinding {
  const known = code as FindingCode;
  const { symptom, cause, inFramework = {} } = findingCatalogue[known];
  const hint = framework === null ? undefined : inFramework[framework];
  const inWords = framework === null || hint === undefined ? '' : ` In ${frameworkNames[framework]}: ${hint}`;
  return { code: known, severity, symptom: symptoms[symptom], cause, fix: fix + inWords, evidence: { saw, url } };
}
