import type { ServerResponse } from 'node:http';
import { html, type Markup } from './html.ts';

/** Pages of our own: no scripts, nothing from elsewhere, forms to ourselves only, no framing, never kept. */
const headers = {
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy':
    "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  // Not no-referrer: with it browsers send forms with `Origin: null`, which tells nothing.
  'referrer-policy': 'same-origin',
  'cache-control': 'no-store',
};

export interface Page {
  readonly title: string;
  readonly body: Markup;
  /** Markup for the head, such as a refresh. */
  readonly head?: Markup;
}

export function sendPage(
  response: ServerResponse,
  status: number,
  { title, body, head = html`` }: Page,
  others: Readonly<Record<string, string | string[]>> = {},
): void {
  const { markup } = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title} · Gatehouse</title>
<link rel="stylesheet" href="/connect/-/style.css">
${head}
</head>
<body>
<main>
<h1>${title}</h1>
${body}
</main>
</body>
</html>
`;
  const bytes = Buffer.from(markup);
  response.writeHead(status, { ...headers, ...others, 'content-length': bytes.length });
  response.end(bytes);
}

/** Goes on to another page of ours after a form was taken. */
export function seeOther(
  response: ServerResponse,
  path: string,
  others: Readonly<Record<string, string | string[]>> = {},
): void {
  response.writeHead(303, { ...headers, ...others, location: path, 'content-length': 0 });
  response.end();
}
