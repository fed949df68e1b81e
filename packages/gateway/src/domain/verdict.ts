import type { OAuthFacts } from './oauth/facts.ts';

/** How a server is to be connected, decided from evidence alone. */
export type Verdict =
  | { readonly kind: 'open' }
  /** OAuth that connects by itself: it takes our registration or our metadata document, or a client was given. */
  | { readonly kind: 'oauth'; readonly facts: OAuthFacts }
  /** OAuth with a client that its owner must register first. @param why for people, one sentence */
  | { readonly kind: 'oauth_client_needed'; readonly facts: OAuthFacts; readonly why: string }
  /** A token in a header. @param headerNames where they are known; else empty and `hint` says what was seen */
  | { readonly kind: 'header'; readonly headerNames: readonly string[]; readonly hint: string }
  /** The transport of 2024-11-05, which has two endpoints. */
  | { readonly kind: 'sse_only' }
  /** @param found what is there instead, for people */
  | { readonly kind: 'not_mcp'; readonly found: string }
  | { readonly kind: 'unreachable'; readonly stage: UnreachableStage; readonly reason: string };

export type UnreachableStage = 'dns' | 'tcp' | 'tls' | 'timeout' | 'forbidden' | 'http';

/** Something about a server that somebody should know. Its code is stable and names the fault, not the symptom. */
export interface Finding {
  /** `issuer_slash`, `challenge_missing`, `metadata_html` … */
  readonly code: string;
  /** `error`: it does not work. `warning`: it works by our leniency, others will fail. `info`: worth knowing. */
  readonly severity: 'error' | 'warning' | 'info';
  /** What we saw, one sentence, with the values that matter. */
  readonly saw: string;
  /** What to change where; empty where nothing needs to be. */
  readonly fix: string;
  /** The URL it is about. */
  readonly url: string;
}

/** What a server says of itself in `initialize`, where it answered. */
export interface SeenServer {
  readonly name: string;
  readonly version: string;
  readonly protocolVersion: string;
}

export interface Judgement {
  readonly verdict: Verdict;
  readonly findings: readonly Finding[];
  /** Where it answered `initialize`. */
  readonly server: SeenServer | undefined;
}
