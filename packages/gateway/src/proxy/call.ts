import type { Principal } from '../auth/principal.ts';
import type { ConfiguredGateway } from '../domain/configuration.ts';
import type { Request } from '../domain/json-rpc/message.ts';
import type { CodedError } from '../errors/coded-error.ts';
import type { AnswerSink } from '../upstream/answer-sink.ts';
import type { Viewer } from '../upstream/viewer.ts';
import type { Recorder } from './account.ts';
import type { RunningCall } from './running-call.ts';
import type { Services } from './services.ts';
import type { LiveSession } from './sessions.ts';

/** One authenticated request on its way through the dispatch table. */
export interface Call {
  readonly principal: Principal;
  readonly configured: ConfiguredGateway;
  /** For whom lists are asked for. */
  readonly viewer: Viewer;
  readonly request: Request;
  readonly sink: AnswerSink;
}

/** A call within a session. */
export interface SessionCall extends Call {
  readonly session: LiveSession;
  readonly record: Recorder;
  readonly running: RunningCall;
}

/** What the audit trail keeps of a call beside who made it. */
export interface CallReport {
  /** Slug of the server that was asked, empty where none was. */
  readonly server: string;
  readonly target: string;
  readonly outcome: 'ok' | 'error';
  /** Stable error code, empty where the error is the server's own. */
  readonly code: string;
  readonly bytesOut: number;
  /** Of a call that failed at its server: the error that the client is still to be answered. */
  readonly failure?: CodedError;
}

/**
 * Serves one method within a session: the answer goes to `call.sink`, the report to the audit trail.
 * A coded error that it throws becomes the JSON-RPC error that the client sees.
 */
export type Method = (services: Services, call: SessionCall) => Promise<CallReport>;

/** The report of a request that failed at a server, or on the way to it. */
export function failedCall(server: string, target: string, failure: CodedError): CallReport {
  return { server, target, outcome: 'error', code: failure.code, bytesOut: 0, failure };
}

/** The report of a request answered by the gateway itself. */
export function ownAnswer(bytesOut: number, target = ''): CallReport {
  return { server: '', target, outcome: 'ok', code: '', bytesOut };
}
