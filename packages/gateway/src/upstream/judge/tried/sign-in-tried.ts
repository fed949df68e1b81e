import type { Finding } from '../../../domain/verdict.ts';
import type { CheckStep } from '../../examine/check-step.ts';
import { finding } from '../finding.ts';
import { authorizeOutcome } from './authorize-outcome.ts';
import { saidIn } from './said-words.ts';
import { stepsOf, type Tried } from './tried.ts';

const redirectFix = ({ callback }: Tried): string =>
  `Allow ${callback} as a redirect URI, and take what the registration said.`;

/** What is wrong with how sign-ins begin (RFC 6749 section 4.1.1). */
export function signInTriedFindings(tried: Tried): readonly Finding[] {
  const begun = stepsOf(tried, 'authorize');
  const unknown = begun.filter(isUnknown);
  if (unknown.length > 0) return [clientLoss(tried, begun, unknown)];
  const refused = faults.flatMap((fault) => faultFinding(tried, begun, fault));
  return [...refused, ...managerFinding(tried), ...pkceFinding(tried)];
}

function isUnknown(step: CheckStep): boolean {
  return authorizeOutcome(step) === 'unknown_client';
}

/** Lost does not come back; what is consistent in the end does within seconds. */
function clientLoss(tried: Tried, begun: readonly CheckStep[], unknown: readonly CheckStep[]): Finding {
  const later = stepsOf(tried, 'authorize_later');
  const still = later.filter(isUnknown).length;
  const [first] = unknown;
  const url = endpointOf(tried);
  const now = `A client was registered; of ${begun.length} sign-ins that were begun with it at once, each over a connection of its own, ${unknown.length} were refused as of an unknown client${first ? ` (${saidIn(first.evidence)})` : ''}`;
  const after = later.length === 0 ? '.' : `; ten seconds later ${still} of ${later.length}.`;
  if (later.length > 0 && still === 0) {
    const fix = 'Have clients known everywhere once their registration is answered, or ask once more before refusing.';
    return finding('clients_lag', 'warning', { saw: now + after, fix, url });
  }
  const fix = 'Keep registered clients in one store that all instances share.';
  return finding('clients_lost', 'error', { saw: now + after, fix, url });
}

interface Fault {
  readonly outcome: ReturnType<typeof authorizeOutcome>;
  readonly code: 'callback_refused' | 'authorize_fails' | 'authorize_refused';
  readonly fix: (tried: Tried) => string;
}

const faults: readonly Fault[] = [
  { outcome: 'redirect_refused', code: 'callback_refused', fix: redirectFix },
  { outcome: 'fails', code: 'authorize_fails', fix: () => 'Look into the log of the server.' },
  {
    outcome: 'refused',
    code: 'authorize_refused',
    fix: () => 'Take what clients of the revision send, or say in the metadata what is taken.',
  },
];

function faultFinding(tried: Tried, begun: readonly CheckStep[], { outcome, code, fix }: Fault): readonly Finding[] {
  const such = begun.filter((step) => authorizeOutcome(step) === outcome);
  const [first] = such;
  if (first === undefined) return [];
  const came = first.evidence.status === undefined ? (first.failure?.message ?? 'nothing') : saidIn(first.evidence);
  const saw = `Of ${begun.length} sign-ins that were begun with ${tried.callback} as the redirect URI, ${such.length} were answered with ${came}.`;
  return [finding(code, 'error', { saw, fix: fix(tried), url: endpointOf(tried) })];
}

function managerFinding(tried: Tried): readonly Finding[] {
  const refused = stepsOf(tried, 'authorize_for_manager').filter((step) =>
    ['redirect_refused', 'refused'].includes(authorizeOutcome(step)),
  );
  const [first] = refused;
  if (first === undefined) return [];
  const uris = refused.flatMap(({ said }) => said.redirectUris ?? []).join(' and ');
  const saw = `A sign-in that is to end at ${uris} is answered with ${saidIn(first.evidence)}, though the registration named it.`;
  const fix = 'Where people use the server from MCP Manager, allow its callbacks.';
  return [finding('manager_callback_refused', 'info', { saw, fix, url: endpointOf(tried) })];
}

function pkceFinding(tried: Tried): readonly Finding[] {
  const [step] = stepsOf(tried, 'authorize_without_pkce');
  if (step === undefined || authorizeOutcome(step) !== 'accepted') return [];
  const saw = `A sign-in without code_challenge is answered with HTTP ${step.evidence.status} and goes on.`;
  return [finding('pkce_optional', 'info', { saw, fix: 'Refuse it with invalid_request.', url: endpointOf(tried) })];
}

function endpointOf({ facts, url }: Tried): string {
  return facts?.authorizationServer.authorizationEndpoint ?? url;
}
