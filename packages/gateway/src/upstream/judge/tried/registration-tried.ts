import type { Finding } from '../../../domain/verdict.ts';
import type { CheckStep } from '../../examine/check-step.ts';
import { finding, plain } from '../finding.ts';
import { saidIn, wordsOf } from './said-words.ts';
import { stepsOf, type Tried } from './tried.ts';

/** What is wrong with how clients are registered (RFC 7591). */
export function registrationFindings(tried: Tried): readonly Finding[] {
  const [first] = stepsOf(tried, 'register');
  const [plainer] = stepsOf(tried, 'register_plainly');
  const last = plainer ?? first;
  if (first === undefined || last === undefined) return [];
  if (last.said.clientId === undefined) return [refused(last, tried)];
  return [...(plainer === undefined ? [] : pickiness(first, tried)), ...methodFinding(last), ...secretFinding(last)];
}

interface Refusal {
  readonly when: (step: CheckStep) => boolean;
  readonly code: 'registration_credential' | 'registration_limited' | 'callback_refused' | 'registration_refused';
  readonly severity: Finding['severity'];
  readonly fix: (tried: Tried) => string;
}

/** In order; the first that applies says what it is. */
const refusals: readonly Refusal[] = [
  {
    when: ({ evidence: { status } }) => status === 429,
    code: 'registration_limited',
    severity: 'warning',
    fix: () => 'Allow more registrations from one address, or register a client by hand.',
  },
  {
    when: ({ evidence: { status } }) => status === 401 || status === 403,
    code: 'registration_credential',
    severity: 'error',
    fix: ({ callback }) => `Open the endpoint, or register a client by hand with the redirect URI ${callback}.`,
  },
  {
    when: refusesRedirect,
    code: 'callback_refused',
    severity: 'error',
    fix: ({ callback }) => `Allow ${callback} as a redirect URI.`,
  },
];

const otherwise: Omit<Refusal, 'when'> = {
  code: 'registration_refused',
  severity: 'error',
  fix: () => 'Have the endpoint answer a usual registration with 201 and a client_id (RFC 7591 section 3.2.1).',
};

function refused(step: CheckStep, tried: Tried): Finding {
  const { code, severity, fix } = refusals.find(({ when }) => when(step)) ?? otherwise;
  const came = step.failure === undefined ? saidIn(step.evidence) : plain(step.failure.message);
  const saw = `The registration of a client with the redirect URI ${tried.callback} is answered with ${came}.`;
  return finding(code, severity, { saw, fix: fix(tried), url: step.evidence.url });
}

/** RFC 7591 section 3.2.2 has a code for it; some say it in words. */
function refusesRedirect({ evidence }: CheckStep): boolean {
  const { error, description = '' } = wordsOf(evidence);
  return error === 'invalid_redirect_uri' || /redirect/i.test(description);
}

/** The first registration was refused, and one with our callback alone and no scope was taken. */
function pickiness(first: CheckStep, tried: Tried): readonly Finding[] {
  const { url } = first.evidence;
  const { error, description = '' } = wordsOf(first.evidence);
  const came = saidIn(first.evidence);
  if (refusesRedirect(first)) {
    const saw = `A registration with the callbacks of MCP Manager is answered with ${came}; one with ${tried.callback} alone is taken.`;
    const fix = 'Where people use the server from MCP Manager, allow its callbacks.';
    return [finding('manager_callback_refused', 'info', { saw, fix, url })];
  }
  if (error !== 'invalid_scope' && !/\bscopes?\b/i.test(description)) return [];
  const saw = `A registration that names scopes is answered with ${came}; one without is taken.`;
  return [finding('registration_scope', 'warning', { saw, fix: 'Take the scopes that the metadata lists.', url })];
}

function methodFinding({ said: { askedMethod, givenMethod }, evidence: { url } }: CheckStep): readonly Finding[] {
  if (askedMethod === undefined || givenMethod === undefined || askedMethod === givenMethod) return [];
  const saw = `A client that asked for ${askedMethod} is registered with ${plain(givenMethod)}.`;
  const fix = `List ${plain(givenMethod)} in token_endpoint_auth_methods_supported, and nothing that is not registered.`;
  return [finding('auth_method_changed', 'info', { saw, fix, url })];
}

function secretFinding({ said: { secretEnds }, evidence: { url } }: CheckStep): readonly Finding[] {
  if (secretEnds === undefined || Number.isNaN(new Date(secretEnds).getTime())) return [];
  const saw = `The secret of a client that is registered now ends on ${new Date(secretEnds).toISOString()}.`;
  return [finding('secret_ends', 'info', { saw, fix: 'Let client_secret_expires_at be 0.', url })];
}
