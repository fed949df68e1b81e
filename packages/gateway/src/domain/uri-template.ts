/**
 * Whether a URI could have been made from an RFC 6570 template: the literal parts appear in order, something stands for each
 * expression. Lenient on purpose: it decides only which server is asked, and that server judges the URI itself.
 * Templates come from servers, so no pattern is ever built from them; the time taken grows with the lengths alone.
 */
export function matchesTemplate(template: string, uri: string): boolean {
  const literals = template.split(/\{[^{}]*\}/);
  const first = literals[0] ?? '';
  const last = literals.length > 1 ? (literals.at(-1) ?? '') : '';
  if (literals.length === 1) return uri === template;
  if (!uri.startsWith(first) || !uri.endsWith(last) || uri.length < first.length + last.length) return false;
  return containsInOrder(uri.slice(first.length, uri.length - last.length), literals.slice(1, -1));
}

function containsInOrder(text: string, parts: readonly string[]): boolean {
  let at = 0;
  for (const part of parts) {
    const found = text.indexOf(part, at);
    if (found < 0) return false;
    at = found + part.length;
  }
  return true;
}

/** Scheme and authority, by which servers divide resources among themselves: `demo://notebook`. */
export function schemeAndAuthority(uri: string): string {
  return /^[a-z][a-z0-9+.-]*:(?:\/\/[^/?#]*)?/i.exec(uri)?.[0].toLowerCase() ?? '';
}
