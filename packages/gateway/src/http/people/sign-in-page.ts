import { signInWithPassword } from '../../auth/sign-in-password.ts';
import { catalogue } from '../../errors/catalogue.ts';
import { type CodedError, isCoded } from '../../errors/coded-error.ts';
import { readForm } from '../pages/form.ts';
import { html, type Markup, nothing } from '../pages/html.ts';
import { seeOther, sendPage } from '../pages/page.ts';
import { thenOf, withThen } from '../pages/then.ts';
import { type Handler, type PeopleParts, visitor } from './parts.ts';
import { signIn } from './session.ts';

export const showSignIn: Handler = async (parts, { request, response }) => {
  const then = thenOf(new URL(request.url ?? '/', parts.origin).searchParams, parts.origin);
  if (await visitor(parts, request)) return seeOther(response, then ?? '/account');
  sendPage(response, 200, { title: 'Sign in', body: signInForm(parts, { then, email: '' }) });
};

/** Who is refused gets the form again, with their address in it. */
export const takeSignIn: Handler = async (parts, visit) => {
  const { request, response } = visit;
  const form = await readForm(request, parts.origin);
  const then = thenOf(form, parts.origin);
  const email = form.get('email')?.trim() ?? '';
  const remoteAddress = parts.addressOf(request);
  const attempt = { email, password: form.get('password') ?? '', remoteAddress };
  const user = await signInWithPassword(parts.store, attempt).catch(refusalOf);
  if (!(user instanceof Error)) return signIn(parts, visit, user, then);
  parts.audit.countRefused(remoteAddress, user.code);
  parts.log.info({ code: user.code }, 'sign-in refused');
  const body = html`<p class="bad" role="alert">${user.message}</p>${signInForm(parts, { then, email })}`;
  sendPage(response, catalogue[user.code].status, { title: 'Sign in', body }, retryAfter(user));
};

/** The error where it is about who signs in; any other is thrown on. */
function refusalOf(error: unknown): CodedError {
  if (isCoded(error) && (error.code === 'sign_in_refused' || error.code === 'sign_in_throttled')) return error;
  throw error;
}

export function retryAfter({ params }: CodedError): Record<string, string> {
  return typeof params.seconds === 'number' ? { 'retry-after': String(params.seconds) } : {};
}

function signInForm(
  { providers }: PeopleParts,
  { then, email }: { readonly then: string | undefined; readonly email: string },
): Markup {
  const kept = then === undefined ? nothing : html`<input type="hidden" name="then" value="${then}">`;
  const links = providers.map(
    ({ name, label }) => html`<p><a href="${withThen(`/sign-in/with/${name}`, then)}">Sign in with ${label}</a></p>`,
  );
  return html`<form method="post" action="/sign-in">
${kept}<label for="email">E-mail address</label>
<input id="email" name="email" type="email" autocomplete="username" required value="${email}">
<label for="password">Password</label>
<input id="password" name="password" type="password" autocomplete="current-password" required>
<button>Sign in</button>
</form>${links}
<p class="small">No account, or a forgotten password? An administrator can give you a link.</p>`;
}
