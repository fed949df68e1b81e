import { setUserPassword } from '../../admin/users.ts';
import { browserSessionLife } from '../../auth/browser-sessions.ts';
import { hashPassword, verifyPassword } from '../../auth/password.ts';
import { countPasswordTry, forgetPasswordTries } from '../../auth/sign-in-password.ts';
import { coded } from '../../errors/coded-error.ts';
import { seeOther } from '../pages/page.ts';
import { readNewPassword } from './new-password.ts';
import { asThemselves, formOf, type Handler } from './parts.ts';

/**
 * Whoever sits at an open browser must know the old password to choose a new one. All other browsers are signed out, and this one
 * gets a new session.
 * @throws origin_not_allowed, browser_unknown, sign_in_throttled, password_wrong, passwords_differ, password_weak
 */
export const changePassword: Handler = async (parts, visit) => {
  const { user, form } = await formOf(parts, visit);
  const { store } = parts;
  const wanted = readNewPassword(form);
  const kept = await store.users.passwordOf(user.id);
  await countPasswordTry(store, user.email);
  if (kept === undefined || !(await verifyPassword(form.get('password') ?? '', kept)))
    throw coded('password_wrong', {});
  await setUserPassword(asThemselves(parts, user), user.email, await hashPassword(wanted));
  await forgetPasswordTries(store, user.email);
  const held = await parts.browsers.open(user.id, { browser: visit.request.headers['user-agent'] });
  seeOther(visit.response, '/account', { 'set-cookie': parts.session.write(held, browserSessionLife) });
};
