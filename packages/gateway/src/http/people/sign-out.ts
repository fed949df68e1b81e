import { recordChanges } from '../../admin/administration.ts';
import { signOutUser } from '../../admin/users.ts';
import { readForm } from '../pages/form.ts';
import { seeOther } from '../pages/page.ts';
import { thenOf, withThen } from '../pages/then.ts';
import { asThemselves, formOf, type Handler, visitor } from './parts.ts';

/** Also for a browser whose session is over: it is told to forget the cookie. Whoever signs in next goes on where this one was. */
export const signOut: Handler = async (parts, { request, response }) => {
  const startedAt = Date.now();
  await readForm(request, parts.origin);
  const user = await visitor(parts, request);
  const held = parts.session.read(request);
  if (held !== undefined) await parts.browsers.end(held);
  if (user)
    await recordChanges(asThemselves(parts, user), [{ action: 'user.sign_out', target: user.email }], startedAt);
  const then = thenOf(new URL(request.url ?? '/', parts.origin).searchParams, parts.origin);
  seeOther(response, withThen('/sign-in', then), { 'set-cookie': parts.session.write('', 0) });
};

/** This browser included. */
export const signOutEverywhere: Handler = async (parts, visit) => {
  const { user } = await formOf(parts, visit);
  await signOutUser(asThemselves(parts, user), user.email);
  seeOther(visit.response, '/sign-in', { 'set-cookie': parts.session.write('', 0) });
};

/** One of one's own browsers, by the hash of what it holds. */
export const signOutBrowser: Handler = async (parts, visit) => {
  const startedAt = Date.now();
  const { user, form } = await formOf(parts, visit);
  const chosen = (await parts.browsers.of(user.id)).find(({ hash }) => hash === form.get('browser'));
  if (chosen) {
    await parts.store.browserSessions.end(chosen.hash);
    await recordChanges(asThemselves(parts, user), [{ action: 'user.sign_out', target: user.email }], startedAt);
  }
  seeOther(visit.response, '/account');
};
