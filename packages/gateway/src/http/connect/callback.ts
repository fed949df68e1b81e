import type { SignedIn } from '../../upstream/sign-in/sign-in.ts';
import { html, type Markup, nothing } from '../pages/html.ts';
import { seeOther, sendPage } from '../pages/page.ts';
import { withWayBack } from '../pages/way-back.ts';
import type { Handler } from './parts.ts';

/** Where providers send browsers back to: one address for all servers. */
export const callback: Handler = async (parts, { request, response }) => {
  const { searchParams } = new URL(request.url ?? '/', parts.origin);
  const finished = await parts.signIn.finish(searchParams, parts.cookies.flow.read(request));
  const { onward } = finished;
  if (!('signedIn' in finished)) throw withWayBack(finished.failure, onward);
  const { server } = finished.signedIn;
  const end = endOf(finished.signedIn);
  if (onward !== undefined && end === undefined) return seeOther(response, onward);
  const way =
    onward === undefined
      ? html`<p>You can close this page and go back to your app: what it asks for next works.</p>`
      : html`<p><a href="${onward}">Continue</a></p>`;
  sendPage(response, 200, { title: `${server.slug} is connected`, body: html`${end ?? nothing}${way}` });
};

/** What the person must know where it will not last. */
function endOf({ server, identity }: SignedIn): Markup | undefined {
  const { refreshable = true, expiresAt = null } = identity.oauth ?? {};
  if (refreshable || expiresAt === null) return undefined;
  return html`<p class="bad">${server.slug} issues no refresh token, so this ends at ${new Date(expiresAt).toISOString()}, and you will have to sign in again then.</p>`;
}
