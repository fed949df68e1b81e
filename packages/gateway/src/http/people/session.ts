import { recordChanges } from '../../admin/administration.ts';
import { browserSessionLife } from '../../auth/browser-sessions.ts';
import type { User } from '../../domain/records.ts';
import { seeOther } from '../pages/page.ts';
import type { Visit } from '../pages/router.ts';
import { asThemselves, type PeopleParts } from './parts.ts';

/** What a browser session is opened with. */
export type SessionParts = Pick<PeopleParts, 'store' | 'audit' | 'browsers' | 'session'>;

/**
 * Signs a person in with the browser that asks, on record, and goes on. What the browser held before is ended: nobody's session is
 * taken over by somebody else.
 */
export async function signIn(
  parts: SessionParts,
  { request, response }: Pick<Visit, 'request' | 'response'>,
  user: User,
  then: string | undefined,
): Promise<void> {
  const startedAt = Date.now();
  const before = parts.session.read(request);
  if (before !== undefined) await parts.browsers.end(before);
  const held = await parts.browsers.open(user.id, { browser: request.headers['user-agent'] });
  await recordChanges(asThemselves(parts, user), [{ action: 'user.sign_in', target: user.email }], startedAt);
  seeOther(response, then ?? '/account', { 'set-cookie': parts.session.write(held, browserSessionLife) });
}
