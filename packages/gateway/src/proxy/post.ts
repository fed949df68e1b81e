import type { AuditTrail } from '../audit/audit.ts';
import { eraOf } from '../domain/era.ts';
import type { Message, Params, Request } from '../domain/json-rpc/message.ts';
import { errorMessage } from '../domain/json-rpc/write.ts';
import { allowsBatches, isLegacyVersion } from '../domain/protocol-version.ts';
import { catalogue } from '../errors/catalogue.ts';
import { asCoded, type CodedError, coded } from '../errors/coded-error.ts';
import type { AnswerSink } from '../upstream/answer-sink.ts';
import { account, failedReport, recorderOf } from './account.ts';
import { header } from './arrival.ts';
import { BatchStream } from './batch-sink.ts';
import type { CallReport } from './call.ts';
import { dispatchTable } from './dispatch-table.ts';
import { findSession } from './find-session.ts';
import { refusedPost } from './guards.ts';
import { hearClient } from './hear-client.ts';
import { appName, initialize } from './methods/initialize.ts';
import { type Body, readBody } from './read-body.ts';
import { ReplySink } from './reply-sink.ts';
import { RunningCall } from './running-call.ts';
import type { Services } from './services.ts';
import type { LiveSession } from './sessions.ts';
import { signInError } from './sign-in-error.ts';
import type { Visit } from './visit.ts';

const empty = Buffer.alloc(0);

/**
 * Serves a POST: read → classify by era → find the session → dispatch by method → answer and record.
 * @throws coded errors for what is wrong with the HTTP request as a whole
 */
export async function post(services: Services, audit: AuditTrail, visit: Visit): Promise<void> {
  const { arrival } = visit;
  const refusal = refusedPost(arrival);
  if (refusal) throw refusal;
  const body = readBody(await arrival.readBody(services.upstream.limits.requestBytes));
  admitEra(visit, body);
  if (services.isStopping() && startsSomething(body)) throw coded('not_ready', {});
  if (body.kind === 'batch') return postBatch(services, audit, visit, body.messages);
  const { message } = body;
  if (message.kind === 'request' && message.method === 'initialize') return open(services, audit, visit, message);
  const { session } = await findSession(services.sessions, visit);
  if (message.kind !== 'request') {
    await hearClient(services, visit, session, message);
    return arrival.reply.send(202, visit.headers, empty);
  }
  await serve(services, audit, visit, session, message, new ReplySink(arrival.reply, visit.headers));
}

/** Answers and cancellations belong to what runs, and are taken to the last. */
function startsSomething(body: Body): boolean {
  const messages = body.kind === 'batch' ? body.messages : [body.message];
  return messages.some(({ kind }) => kind === 'request');
}

function admitEra({ arrival }: Visit, body: Body): void {
  const version = header(arrival, 'mcp-protocol-version');
  for (const message of body.kind === 'batch' ? body.messages : [body.message]) {
    const params: Params = message.kind === 'response' ? {} : message.params;
    const method = message.kind === 'response' ? undefined : message.method;
    dispatchTable[eraOf(version, method, params)].admit();
  }
}

async function open(services: Services, audit: AuditTrail, visit: Visit, request: Request): Promise<void> {
  const { arrival, principal, configured, headers } = visit;
  const sink = new ReplySink(arrival.reply, headers);
  try {
    const opened = await initialize(services, { principal, configured, request, sink });
    const json = { 'content-type': 'application/json', 'mcp-session-id': opened.sessionId };
    arrival.reply.send(200, { ...headers, ...json }, opened.message);
    const report = { server: '', target: '', outcome: 'ok', code: '', bytesOut: opened.message.length } as const;
    account(audit, visit, 'initialize', opened.app, report);
  } catch (error) {
    answerError(services, visit, request, sink, asCoded(error));
    account(audit, visit, 'initialize', '', failedReport(asCoded(error).code));
  }
}

/** Serves one request within its session; every failure becomes a JSON-RPC error for its id. */
async function serve(
  services: Services,
  audit: AuditTrail,
  visit: Visit,
  session: LiveSession,
  request: Request,
  sink: AnswerSink,
): Promise<void> {
  const { principal, configured } = visit;
  const { clientName, clientVersion } = session.record;
  const record = recorderOf(audit, visit, appName(clientName, clientVersion));
  const running = new RunningCall(request.id);
  session.running.add(running);
  let report: CallReport;
  try {
    const method = dispatchTable.legacy.methods.get(request.method);
    if (!method) throw coded('method_unknown', { method: request.method.slice(0, 128) });
    const { viewer } = session;
    report = await method(services, { principal, configured, viewer, session, request, sink, record, running });
  } catch (error) {
    const failure = asCoded(error);
    report = { ...failedReport(failure.code), target: targetOf(request), failure };
  } finally {
    session.running.delete(running);
  }
  if (report.failure) answerError(services, visit, request, sink, report.failure, session);
  record(request.method, report);
}

function answerError(
  services: Services,
  visit: Visit,
  request: Request,
  sink: AnswerSink,
  failure: CodedError,
  session?: LiveSession,
): void {
  const level = failure.code === 'internal' ? 'error' : 'info';
  const { correlationId } = visit;
  services.upstream.log[level](
    { correlationId, method: request.method, code: failure.code, err: failure },
    'call failed',
  );
  // Its client goes on with it over another instance, and learns how the call ended.
  if (failure.code === 'gateway_stopping' && sink instanceof ReplySink && sink.isResumable) {
    sink.close();
    return;
  }
  const status = catalogue[failure.code].status;
  const page = session && signInError(session, request.id, failure, correlationId);
  const message = page ?? errorMessage(request.id, failure, correlationId);
  if (status === 200 || status >= 500 || !(sink instanceof ReplySink)) sink.answer(message);
  else visit.arrival.reply.send(status, { ...visit.headers, 'content-type': 'application/json' }, message);
}

function targetOf({ params }: Request): string {
  const target = params.name ?? params.uri;
  return typeof target === 'string' ? target.slice(0, 256) : '';
}

async function postBatch(
  services: Services,
  audit: AuditTrail,
  visit: Visit,
  messages: readonly Message[],
): Promise<void> {
  const { session } = await findSession(services.sessions, visit);
  const { protocolVersion } = session.record;
  if (!isLegacyVersion(protocolVersion) || !allowsBatches(protocolVersion)) {
    throw coded('batch_not_allowed', { reason: `protocol version ${protocolVersion} has none` });
  }
  const requests = messages.flatMap((message) => (message.kind === 'request' ? [message] : []));
  if (requests.some(({ method }) => method === 'initialize')) {
    throw coded('batch_not_allowed', { reason: 'initialize must stand alone' });
  }
  for (const message of messages) if (message.kind !== 'request') await hearInBatch(services, visit, session, message);
  if (requests.length === 0) return visit.arrival.reply.send(202, visit.headers, empty);
  const stream = new BatchStream(visit.arrival.reply, visit.headers, requests.length);
  await Promise.all(requests.map((request) => serve(services, audit, visit, session, request, stream.member())));
}

/** One answer that does not reach its server must not keep the rest of a batch from being served. */
async function hearInBatch(
  services: Services,
  visit: Visit,
  session: LiveSession,
  message: Exclude<Message, Request>,
): Promise<void> {
  const { correlationId } = visit;
  await hearClient(services, visit, session, message).catch((err: unknown) =>
    services.upstream.log.warn({ err, correlationId }, 'message of a batch not delivered'),
  );
}
