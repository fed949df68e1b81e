import type { ServerResponse } from 'node:http';
import { html, type Markup, nothing } from './html.ts';
import { sendPage } from './page.ts';

export interface WayOn {
  readonly title: string;
  readonly url: string;
  readonly text: Markup;
  /** Said below the way on. */
  readonly more?: Markup;
}

/**
 * Sends the browser on, by a page: a form of ours may not be redirected to another site (form-action), and people see where they are
 * going.
 */
export function leadOn(
  response: ServerResponse,
  { title, url, text, more = nothing }: WayOn,
  others: Readonly<Record<string, string | string[]>> = {},
): void {
  const head = html`<meta http-equiv="refresh" content="0; url=${url}">`;
  const body = html`<p>${text} <a href="${url}" rel="noreferrer">Continue</a></p>${more}`;
  sendPage(response, 200, { title, head, body }, others);
}
