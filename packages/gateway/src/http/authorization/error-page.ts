import type { AuthorizationPages } from 'mcp-gatehouse-kit';
import { html, type Markup } from '../pages/html.ts';
import { sendPage } from '../pages/page.ts';

/** What a person can do about it, by OAuth error code. */
const advice: Readonly<Record<string, Markup>> = {
  invalid_client: html`<p>The app is not known here, or is switched off. Most apps register again when their connection is removed and added anew. If it goes on, ask whoever runs this installation.</p>`,
  invalid_redirect_uri: html`<p>The app asked for people to be sent back to an address that it did not register. Remove the connection in the app and add it anew.</p>`,
};

const otherwise = html`<p>Go back to the app and begin again.</p>`;

/** Told to the person, since there is no address to which the app could be told. The text may come from a stranger. */
export const showAuthorizationError: AuthorizationPages['showError'] = (_request, response, problem) => {
  const { status, error, description } = problem;
  sendPage(response, status, {
    title: 'The app cannot be let in',
    body: html`${advice[error] ?? otherwise}<p class="small">${error} · ${description}</p>`,
  });
};
