import type { Challenge } from '../../domain/oauth/challenge.ts';
import type { NetworkClass } from '../../domain/records.ts';
import type { SeenServer } from '../../domain/verdict.ts';
import type { Evidence } from '../../net/evidence.ts';

/** Everything that was seen of a server, without secrets: what `judge` decides from, what people are shown, what may be kept as JSON. */
export interface ProbeEvidence {
  readonly url: string;
  readonly network: NetworkClass;
  /** Names of the headers that were sent along to authenticate; empty where the server was met as a stranger. */
  readonly credentials: readonly string[];
  /** In the order in which they were taken. */
  readonly steps: readonly ProbeStep[];
}

export type StepName =
  /** POST initialize to the address itself. */
  | 'initialize'
  /** POST tools/list in the session that initialize opened, where it opened one. */
  | 'first_call'
  /** The same at the place that the address redirects to, on the same origin: only to say what is there. */
  | 'initialize_redirected'
  /** GET with Accept: text/event-stream, to recognise the transport of 2024-11-05. */
  | 'legacy_sse'
  | 'resource_metadata'
  | 'authorization_server_metadata';

/** One request and what came of it. */
export interface ProbeStep {
  readonly name: StepName;
  /** For people, one sentence: why this was asked. */
  readonly purpose: string;
  readonly evidence: Evidence;
  /**
   * Why nothing was answered, or not all of it: the catalogue's error in words and its code (`document_*`); undefined where something
   * was. Of the transport's steps `evidence.failure` is then the socket's own code where a connection failed (`ENOTFOUND`).
   */
  readonly failure: { readonly code: string; readonly message: string } | undefined;
  /** URLs that redirected on the way to the answer, in order; for `initialize` they are not followed and stand in the Location header. */
  readonly redirects: readonly string[];
  /** `WWW-Authenticate` of the answer, parsed; empty where there was none. */
  readonly challenges: readonly Challenge[];
  /** Of a metadata step: the document where the status was 2xx and the body a JSON object; what nests deeper than 8 levels is null. */
  readonly document: Readonly<Record<string, unknown>> | undefined;
  /** Of an initialize step that went well. */
  readonly server: SeenServer | undefined;
  /** Of `authorization_server_metadata`: the issuer whose metadata was looked for, as it was named; and who named it. */
  readonly issuer: string | undefined;
  readonly issuerFrom: 'resource' | 'settings' | 'origin' | undefined;
  /** Of `legacy_sse`: whether an `endpoint` event came. */
  readonly sseEndpoint: boolean;
}
