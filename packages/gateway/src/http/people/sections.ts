import { html, type Markup } from '../pages/html.ts';

/** A part of a page under a heading, with a sentence where there is nothing in it. */
export function section(title: string, ifEmpty: string, content: readonly Markup[]): Markup {
  return html`<section aria-label="${title}">
<h2>${title}</h2>
${content.length === 0 ? html`<p class="small">${ifEmpty}</p>` : content}
</section>`;
}

/** Rows under a header; nothing where there are none. */
export function table(header: readonly string[], rows: readonly (readonly Markup[])[]): Markup[] {
  if (rows.length === 0) return [];
  const head = header.map((title) => (title === '' ? html`<td></td>` : html`<th scope="col">${title}</th>`));
  const body = rows.map((row) => html`<tr>${row.map((cell) => html`<td>${cell}</td>`)}</tr>\n`);
  return [
    html`<table><thead><tr>${head}</tr></thead>
<tbody>
${body}</tbody></table>`,
  ];
}

/** A button for one thing of several. @param what said to those who do not see the row that it stands in */
export function actForm(action: string, fields: Readonly<Record<string, string>>, label: string, what: string): Markup {
  const hidden = Object.entries(fields).map(
    ([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`,
  );
  return html`<form method="post" action="${action}">${hidden}<button class="quiet" aria-label="${label} ${what}">${label}</button></form>`;
}

/** To the minute, UTC. */
export function moment(ms: number): Markup {
  const iso = new Date(ms).toISOString();
  return html`<time datetime="${iso}">${iso.slice(0, 16).replace('T', ' ')}</time>`;
}
