const slugPattern = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;
const prefixPattern = /^[A-Za-z0-9](?:[A-Za-z0-9_.-]{0,62}[A-Za-z0-9.-])?$/;
const separator = '__';

/** 1 to 63 of `a-z 0-9 -`, no hyphen at either end: it stands in URLs and in file names. */
export function isSlug(text: string): boolean {
  return slugPattern.test(text);
}

/** Empty (names pass unchanged), or 1 to 64 of the characters a tool name may hold, without the separator in it. */
export function isPrefix(text: string): boolean {
  return text === '' || (prefixPattern.test(text) && !text.includes(separator));
}

/** The name a client sees. Routing looks this whole name up; nothing ever splits it again. */
export function exposedName(prefix: string, name: string): string {
  return prefix === '' ? name : `${prefix}${separator}${name}`;
}

/** A slug made from a server's host name: `mcp.linear.app` becomes `linear`, `127.0.0.1` becomes `server`. */
export function slugFromUrl(url: URL): string {
  const labels = url.hostname.split('.').filter((label) => !['www', 'mcp', 'api'].includes(label));
  const best = (labels.length > 1 ? labels.at(-2) : labels[0]) ?? '';
  const slug = best.toLowerCase().replaceAll(/[^a-z0-9-]/g, '');
  return isSlug(slug) && !/^\d+$/.test(slug) ? slug : 'server';
}
