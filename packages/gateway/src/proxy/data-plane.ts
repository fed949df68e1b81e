import { randomUUID } from 'node:crypto';
import { bearerChallenge } from 'mcp-gatehouse-kit';
import type { AuditTrail } from '../audit/audit.ts';
import type { Authenticator } from '../auth/authenticate.ts';
import type { Principal } from '../auth/principal.ts';
import { admits } from '../domain/access.ts';
import type { Configuration, ConfiguredGateway } from '../domain/configuration.ts';
import { errorMessage } from '../domain/json-rpc/write.ts';
import { mcpPath, mcpScope } from '../domain/mcp-resource.ts';
import { catalogue } from '../errors/catalogue.ts';
import { asCoded, type CodedError, coded } from '../errors/coded-error.ts';
import type { Log } from '../log/logger.ts';
import { account, failedReport } from './account.ts';
import type { Arrival } from './arrival.ts';
import { deleteSession } from './delete-session.ts';
import { getStream } from './get-stream.ts';
import { type PublicAddress, refusedByGuard } from './guards.ts';
import { post } from './post.ts';
import type { Services } from './services.ts';
import type { Visit } from './visit.ts';

export interface DataPlaneParts {
  readonly services: Services;
  readonly audit: AuditTrail;
  readonly authenticator: Authenticator;
  readonly address: PublicAddress;
  /** The configuration in force now. @throws store_unreachable */
  readonly configuration: () => Configuration | Promise<Configuration>;
  readonly log: Log;
}

export interface DataPlane {
  /** Serves one request to `/mcp/<slug>` or to the picker, `/mcp`. Never rejects: every failure is answered. */
  serve(arrival: Arrival): Promise<void>;
}

type Verb = (services: Services, audit: AuditTrail, visit: Visit) => Promise<void>;

const verbs: Readonly<Record<string, Verb>> = { POST: post, GET: getStream, DELETE: deleteSession };
const allow = Object.keys(verbs).join(', ');

/** The data plane: guard → authenticate → resolve the gateway → wait for room in the audit trail → serve by verb. */
export function createDataPlane(parts: DataPlaneParts): DataPlane {
  const { services, audit, log } = parts;

  async function serve(arrival: Arrival): Promise<void> {
    const startedAt = performance.now();
    const correlationId = randomUUID();
    const headers = { 'x-correlation-id': correlationId };
    let visit: Visit | undefined;
    try {
      const verb = admit(arrival, parts.address);
      const found = parts.configuration();
      const configuration = found instanceof Promise ? await found : found;
      const principal = await authenticate(parts.authenticator, arrival);
      const configured = resolve(configuration, arrival.slug, principal, parts.address.origin);
      visit = { arrival, principal, configured, correlationId, headers, startedAt };
      const room = audit.room();
      if (room) await room;
      await verb(services, audit, visit);
    } catch (error) {
      const failure = asCoded(error);
      logRefusal(log, failure, correlationId, arrival);
      answer(arrival, parts.address, failure, correlationId);
      if (visit) account(audit, visit, arrival.method, '', failedReport(failure.code));
      else if (catalogue[failure.code].status < 500) audit.countRefused(arrival.remoteAddress, failure.code);
    }
  }

  return { serve };
}

function admit(arrival: Arrival, address: PublicAddress): Verb {
  const refusal = refusedByGuard(arrival, address);
  if (refusal) throw refusal;
  const verb = verbs[arrival.method];
  if (!verb) throw coded('method_not_allowed', { allow });
  return verb;
}

async function authenticate(authenticator: Authenticator, arrival: Arrival): Promise<Principal> {
  const { authorization } = arrival.headers;
  const found = authenticator.authenticate(typeof authorization === 'string' ? authorization : undefined);
  const principal = found instanceof Promise ? await found : found;
  if (typeof principal === 'string') throw coded(principal, {});
  return principal;
}

/**
 * A token for another gateway or address, a gateway that does not exist, and one that is closed to the caller, look the same: nobody
 * learns which gateways there are.
 */
function resolve(
  { gatewaysById }: Configuration,
  slug: string | undefined,
  { gatewayId, resource, userId }: Principal,
  origin: string,
): ConfiguredGateway {
  const configured = gatewaysById.get(gatewayId);
  if (!configured || !admits(configured.gateway, userId)) throw coded('token_invalid', {});
  const isAddressed = slug === undefined ? resource !== undefined : slug === configured.gateway.slug;
  const isBound = resource === undefined || resource === origin + mcpPath(slug);
  if (!isAddressed || !isBound) throw coded('token_invalid', {});
  return configured;
}

function answer(arrival: Arrival, address: PublicAddress, failure: CodedError, correlationId: string): void {
  const entry = catalogue[failure.code];
  const headers = {
    'content-type': 'application/json',
    'x-correlation-id': correlationId,
    ...challenge(failure, address.origin + mcpPath(arrival.slug)),
    ...(failure.code === 'method_not_allowed' ? { allow } : {}),
    // A client that keeps its connection would meet the same instance again.
    ...(failure.code === 'not_ready' ? { connection: 'close', 'retry-after': '1' } : {}),
  };
  arrival.reply.send(entry.status === 200 ? 502 : entry.status, headers, errorMessage(null, failure, correlationId));
}

function challenge(failure: CodedError, resource: string): Record<string, string> {
  if (failure.code === 'token_missing') return { 'www-authenticate': bearerChallenge(resource, undefined, mcpScope) };
  if (failure.code === 'token_invalid')
    return { 'www-authenticate': bearerChallenge(resource, 'invalid_token', mcpScope) };
  return {};
}

function logRefusal(log: Log, failure: CodedError, correlationId: string, { method, slug }: Arrival): void {
  // Strangers must not be able to fill the log.
  const level = failure.code === 'internal' ? 'error' : failure.code.startsWith('token_') ? 'debug' : 'info';
  log[level]({ correlationId, method, gateway: slug ?? '', code: failure.code, err: failure }, 'request refused');
}
