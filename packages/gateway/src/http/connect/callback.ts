import { html, nothing } from '../pages/html.ts';
import { sendPage } from '../pages/page.ts';
import type { Handler } from './parts.ts';

/** Where providers send browsers back to: one address for all servers. */
export const callback: Handler = async (parts, { request, response }) => {
  const { searchParams } = new URL(request.url ?? '/', parts.origin);
  const { server, identity } = await parts.signIn.finish(searchParams, parts.cookies.flow.read(request));
  const { refreshable = true, expiresAt = null } = identity.oauth ?? {};
  const ends =
    refreshable || expiresAt === null
      ? nothing
      : html`<p class="bad">${server.slug} issues no refresh token, so this ends at ${new Date(expiresAt).toISOString()}, and you will have to sign in again then.</p>`;
  sendPage(response, 200, {
    title: `${server.slug} is connected`,
    body: html`<p>You can close this page and go back to your app: what it asks for next works.</p>${ends}`,
  });
};
