import type { ServerResponse } from 'node:http';
import { type BegunSignIn, flowLife } from '../../upstream/sign-in/sign-in.ts';
import { html } from '../pages/html.ts';
import { sendPage } from '../pages/page.ts';
import type { ConnectParts } from './parts.ts';

/**
 * Sends the browser on to the provider, by a page: a form of ours may not be redirected to another site (form-action), and
 * people see where they are going.
 */
export function sendOnward(
  { cookies }: ConnectParts,
  response: ServerResponse,
  server: string,
  { url, browser }: BegunSignIn,
): void {
  const { host } = new URL(url);
  sendPage(
    response,
    200,
    {
      title: `Signing in to ${server}`,
      head: html`<meta http-equiv="refresh" content="0; url=${url}">`,
      body: html`<p>You are going to <strong>${host}</strong>. <a href="${url}" rel="noreferrer">Continue</a></p>`,
    },
    { 'set-cookie': cookies.flow.write(browser, flowLife / 1000) },
  );
}
