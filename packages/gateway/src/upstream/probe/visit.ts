import { parseChallenges } from '../../domain/oauth/challenge.ts';
import type { NetworkClass, OAuthSettings } from '../../domain/records.ts';
import type { CodedError } from '../../errors/coded-error.ts';
import type { Outbound, ResponseHeaders } from '../../net/outbound.ts';
import type { HeaderValues } from '../../store/store.ts';
import type { Answered } from './ask.ts';
import type { ProbeStep } from './evidence.ts';

export interface ProbeRequest {
  readonly url: string;
  readonly network: NetworkClass;
  /** Secret; sent with initialize and the transport's GET, never with what is asked for metadata. */
  readonly headers: HeaderValues;
  readonly settings: OAuthSettings;
}

/** One probe under way. */
export interface Visit {
  readonly outbound: Outbound;
  readonly request: ProbeRequest;
  /** Milliseconds for a request that may take so long, and what is left of the probe. */
  readonly timeLeft: (atMost: number) => number;
  /** Takes a step into the evidence. */
  readonly tell: (step: ProbeStep) => void;
  readonly seen: Seen;
}

/** What decides where to look next, secrets and all: only steps go out. */
export interface Seen {
  /** Of the server itself, undefined where it did not answer. */
  status?: number;
  /** Whether what it answered was the answer of an MCP server to initialize, be it an error. */
  spokeMcp?: boolean;
  /** Where it redirects to, on its own origin. */
  redirect?: string;
  /** Values of WWW-Authenticate. */
  challenges: string[];
  legacyEndpoint?: boolean;
  /** `authorization_servers` of the resource's metadata. */
  issuers: string[];
}

type StepRest = Pick<ProbeStep, 'name' | 'purpose'> & Partial<ProbeStep>;

/** A step over the MCP transport; what is not said of it has nothing to say. */
export function transportStep({ evidence, headers, failure }: Answered, rest: StepRest): ProbeStep {
  return { ...emptyStep, evidence, failure: failureOf(failure), challenges: challengesOf(headers), ...rest };
}

export const emptyStep = {
  redirects: [],
  challenges: [],
  document: undefined,
  server: undefined,
  issuer: undefined,
  issuerFrom: undefined,
  sseEndpoint: false,
} as const satisfies Partial<ProbeStep>;

export function failureOf(error: CodedError | undefined): ProbeStep['failure'] {
  if (!error) return undefined;
  // The URL stands beside it already.
  const { reason = error.message } = error.params;
  return { code: error.code, message: String(reason) };
}

export function challengesOf(headers: ResponseHeaders): ProbeStep['challenges'] {
  return parseChallenges(challengeValues(headers));
}

export function challengeValues({ 'www-authenticate': values = [] }: ResponseHeaders): string[] {
  return Array.isArray(values) ? values : [values];
}
