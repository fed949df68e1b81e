import type { OAuthFacts } from '../../domain/oauth/facts.ts';
import type { Judgement } from '../../domain/verdict.ts';
import type { Outbound } from '../../net/outbound.ts';
import type { ProbeRequest } from '../probe/visit.ts';
import type { Budget } from './budget.ts';
import type { CheckStep } from './check-step.ts';

/** Active checks under way at one server. */
export interface Trial {
  readonly outbound: Outbound;
  readonly request: ProbeRequest;
  /** What the probe came to, as strangers are met. */
  readonly judgement: Judgement;
  /** Whether it opened a session for us, as strangers or with what was given. */
  readonly letsUsIn: boolean;
  /** Where people sign in; undefined where they do not, or cannot. */
  readonly facts: OAuthFacts | undefined;
  /** Where people would be sent back to. */
  readonly callback: string;
  /** Milliseconds for a request that may take so long, and what is left of the examination. */
  readonly timeLeft: (atMost: number) => number;
  readonly sleep: (milliseconds: number) => Promise<void>;
  /** Takes a step into the evidence. */
  readonly tell: (step: CheckStep) => void;
  readonly budget: Budget;
  readonly found: Found;
}

/** What one check leaves to those after it, secrets and all: only steps go out. */
export interface Found {
  client?: RegisteredClient;
  /** Sentences for people: what the checks made at the server and could not take away. */
  readonly left: string[];
}

export interface RegisteredClient {
  readonly clientId: string;
  readonly secret: string | undefined;
  readonly authMethod: string;
  readonly redirectUris: readonly string[];
  /** RFC 7592 section 3; undefined where the server gives no way to manage it. */
  readonly management: { readonly url: string; readonly token: string } | undefined;
}
