import { type Change, recordChanges } from '../../admin/administration.ts';
import { acceptInvitation, openInvitation } from '../../auth/invitations.ts';
import { forgetPasswordTries } from '../../auth/sign-in-password.ts';
import type { Invitation, User } from '../../domain/records.ts';
import { catalogue } from '../../errors/catalogue.ts';
import { coded, isCoded } from '../../errors/coded-error.ts';
import { readForm } from '../pages/form.ts';
import { html, type Markup, nothing } from '../pages/html.ts';
import { sendPage } from '../pages/page.ts';
import { newPasswordFields, readNewPassword } from './new-password.ts';
import { asThemselves, type Handler, type PeopleParts } from './parts.ts';
import { signIn } from './session.ts';

/** Takes nothing: what previews links must not use them up. @throws invitation_unknown */
export const showInvitation: Handler = async ({ store }, { response, name }) => {
  const invitation = await openInvitation(store, name);
  if (!invitation) throw coded('invitation_unknown', {});
  sendPage(response, 200, pageOf(invitation, name, ''));
};

/** @throws invitation_unknown, origin_not_allowed */
export const takeInvitation: Handler = async (parts, visit) => {
  const startedAt = Date.now();
  const { request, response, name } = visit;
  const form = await readForm(request, parts.origin);
  const email = form.get('email')?.trim() ?? '';
  try {
    const before = await parts.store.users.list();
    const accepted = await acceptInvitation(parts.store, name, { email, password: readNewPassword(form) });
    const { user } = accepted;
    const isNew = before.every(({ id }) => id !== user.id);
    await forgetPasswordTries(parts.store, user.email);
    await recordChanges(asThemselves(parts, user), changesOf(accepted, isNew), startedAt);
    await signIn(parts, visit, user, undefined);
  } catch (error) {
    await showAgain(parts, visit.name, email, error, (status, page) => sendPage(response, status, page));
  }
};

/** What was typed wrong is typed again: the link is still good. */
async function showAgain(
  { store }: PeopleParts,
  secret: string,
  email: string,
  error: unknown,
  send: (status: number, page: { title: string; body: Markup }) => void,
): Promise<void> {
  const invitation = isCoded(error) && isTyped.has(error.code) ? await openInvitation(store, secret) : undefined;
  if (!invitation || !isCoded(error)) throw error;
  const { title, body } = pageOf(invitation, secret, email);
  send(catalogue[error.code].status, { title, body: html`<p class="bad" role="alert">${error.message}</p>${body}` });
}

const isTyped: ReadonlySet<string> = new Set(['password_weak', 'passwords_differ', 'email_invalid']);

function changesOf({ user, invitation: { kind, role } }: { user: User; invitation: Invitation }, isNew: boolean) {
  const { email: target } = user;
  const changes: Change[] = isNew ? [{ action: 'user.add', target }] : [];
  if (kind !== 'reset' && role === 'admin') changes.push({ action: 'user.role', target: `${target} admin` });
  return [...changes, { action: 'user.password', target } satisfies Change];
}

const titles: Readonly<Record<Invitation['kind'], string>> = {
  'set-up': 'Set up Gatehouse',
  invite: 'Welcome to Gatehouse',
  reset: 'Choose a new password',
};

function pageOf({ kind, email, role }: Invitation, secret: string, typed: string): { title: string; body: Markup } {
  const intro =
    kind === 'set-up'
      ? html`<p>Nobody administrates this Gatehouse yet. You will be the first who does.</p>`
      : kind === 'invite'
        ? html`<p>You were invited as ${role === 'admin' ? 'an administrator' : 'a member'}. Choose a password to come in.</p>`
        : nothing;
  // The name of the account goes along even where it is fixed, so that password managers keep both together.
  const address =
    email === null
      ? html`<label for="email">Your e-mail address</label>
<input id="email" name="email" type="email" autocomplete="username" required value="${typed}">`
      : html`<label for="email">Your e-mail address</label>
<input id="email" type="email" autocomplete="username" readonly value="${email}">`;
  return {
    title: titles[kind],
    body: html`${intro}<form method="post" action="/invitation/${secret}">
${address}
${newPasswordFields()}
<button>${kind === 'reset' ? 'Save and sign in' : 'Come in'}</button>
</form>`,
  };
}
