import { isLoopbackHost } from '../../../config/private-host.ts';
import type { Finding } from '../../../domain/verdict.ts';
import type { CheckStep } from '../../examine/check-step.ts';
import { strangerHost } from '../../examine/stranger.ts';
import { finding, plain, quoted } from '../finding.ts';
import { saidIn } from './said-words.ts';
import { stepsOf, type Tried } from './tried.ts';

/** Only where the server asks for something: elsewhere it was not what was given that was refused. */
export function credentialFindings({ hasCredentials, letsUsIn, verdict, url }: Tried): readonly Finding[] {
  if (!hasCredentials || letsUsIn || !['oauth', 'oauth_client_needed', 'header'].includes(verdict.kind)) return [];
  const saw = 'The server refuses what was given to authenticate with.';
  const fix = 'Give values that are good, in the headers that the server wants; what needs them was left out.';
  return [finding('credentials_refused', 'error', { saw, fix, url })];
}

export function slashFindings(tried: Tried): readonly Finding[] {
  return stepsOf(tried, 'other_slash').flatMap(({ evidence, said }) => {
    const { status = 0, headers, url } = evidence;
    if (tried.verdict.kind === 'not_mcp')
      return said.opened === true || status === 401 ? [slashWrong(url, status)] : [];
    const { location } = headers;
    if (status < 300 || status > 399 || location === undefined || !URL.canParse(location, url)) return [];
    const [target, called] = [new URL(location, url), new URL(tried.url)];
    if (target.hostname !== called.hostname && target.pathname !== called.pathname) return [];
    const saw = `POST to ${url} is answered with HTTP ${status} and a redirect to ${plain(location)}.`;
    const fix = `Have people use ${tried.url}.`;
    if (target.origin === called.origin) return [finding('slash_redirects', 'info', { saw, fix, url })];
    const elsewhere = 'Have the server know its public address, so that it redirects to that; or not redirect at all.';
    return [finding('slash_redirect_elsewhere', 'warning', { saw, fix: elsewhere, url })];
  });
}

function slashWrong(url: string, status: number): Finding {
  const what = status === 401 ? 'something that asks for a sign-in' : 'an MCP server';
  const saw = `At ${url} there is ${what}, and at the address that was given there is not.`;
  return finding('slash_wrong', 'error', { saw, fix: `Use ${url}.`, url });
}

/** By DNS rebinding a page reaches what its reader's machine reaches, and is answered where no token is asked for. */
export function originFindings(tried: Tried): readonly Finding[] {
  const [step] = stepsOf(tried, 'foreign_origin');
  if (step?.said.opened !== true) return [];
  const isExposed = tried.verdict.kind === 'open' && isLoopbackHost(new URL(tried.url).hostname);
  const saw = `Initialize with Origin: https://${strangerHost} is answered with HTTP ${step.evidence.status} and a session.`;
  const fix = 'Answer 403 to an Origin that is not expected.';
  return [finding('origin_ignored', isExposed ? 'warning' : 'info', { saw, fix, url: tried.url })];
}

export function forwardedFindings(tried: Tried): readonly Finding[] {
  const believed = stepsOf(tried, 'forwarded_host').find(({ evidence: { headers, body } }) =>
    [headers['www-authenticate'], headers.location, body].some((text) => text?.includes(strangerHost)),
  );
  if (believed === undefined) return [];
  const { method, url } = believed.evidence;
  const saw = `${method} ${url} with X-Forwarded-Host: ${strangerHost} is answered with addresses on that host.`;
  const fix =
    'Publish addresses from the configuration of the server, and believe these headers from the proxy in front alone.';
  return [finding('forwarded_host_believed', 'warning', { saw, fix, url })];
}

export function tokenFindings(tried: Tried): readonly Finding[] {
  const [step] = stepsOf(tried, 'unknown_token');
  const status = step?.evidence.status;
  if (step === undefined || status === undefined) return [];
  const { url } = tried;
  if (step.said.opened === true) {
    const saw = 'Initialize with a token that was made up is answered with a session.';
    return [finding('token_unchecked', 'error', { saw, fix: 'Check every token, and answer 401 to this one.', url })];
  }
  if (tried.facts === undefined || status === 401 || status === 429) return [];
  const saw = `Initialize with a token that was made up is answered with ${saidIn(step.evidence)}.`;
  return [finding('bad_token_status', 'warning', { saw, fix: 'Answer 401 with error="invalid_token".', url })];
}

export function publishedFindings(tried: Tried): readonly Finding[] {
  const step = stepsOf(tried, 'published').find(({ said }) => (said.authorizationServers ?? []).length > 0);
  if (step === undefined) return [];
  const { url } = step.evidence;
  const saw = `It answers without credentials, and ${url} names ${quoted(step.said.authorizationServers)} to sign in at.`;
  const fix = 'If nobody is meant to come in without a sign-in, have it answer 401 to requests without a token.';
  return [finding('sign_in_optional', 'info', { saw, fix, url: tried.url })];
}

export function sessionFindings(tried: Tried): readonly Finding[] {
  const [opened] = stepsOf(tried, 'open_session');
  const calls = stepsOf(tried, 'session_call');
  const lost = calls.filter(isLost);
  const [first] = lost;
  if (opened?.said.hasSession !== true || first === undefined) return [];
  const saw = `A session was opened; of ${calls.length} requests in it over connections of their own, ${lost.length} were refused: ${saidIn(first.evidence)}.`;
  const fix = 'Serve without sessions, or have every instance know them.';
  return [finding('sessions_lost', 'error', { saw, fix, url: tried.url })];
}

/** 404 is what the specification wants; 400 is what servers made from the examples of the SDK answer. */
function isLost({ evidence: { status, body } }: CheckStep): boolean {
  return status === 404 || (status === 400 && /session/i.test(body));
}

export function toolFindings(tried: Tried): readonly Finding[] {
  const [opened] = stepsOf(tried, 'open_session');
  const listed = stepsOf(tried, 'session_call').find(({ said }) => said.tools !== undefined);
  if (opened?.said.opened !== true || listed === undefined) return [];
  const { tools } = listed.said;
  const { url } = tried;
  if (tools !== 0) return opened.said.declaresTools === true ? [] : [undeclared(tools, url)];
  if (opened.said.declaresTools !== true) return [];
  const who = tried.hasCredentials ? 'whoever sends what was given' : 'a stranger';
  const saw = `The server declares tools, and lists none to ${who}.`;
  const fix = tried.hasCredentials
    ? 'See that these credentials may use some tool; where scopes are missing, answer 403 and name them.'
    : 'Answer 401 to strangers where the tools are for people who signed in.';
  return [finding('tools_empty', 'warning', { saw, fix, url })];
}

function undeclared(tools: number | undefined, url: string): Finding {
  const saw = `tools/list is answered with ${tools} tools, and capabilities has no tools.`;
  return finding('tools_undeclared', 'warning', { saw, fix: 'Declare tools in capabilities.', url });
}
