/** A part of a line: text, code, or a link to another page. */
export type Inline =
  | { readonly kind: 'text' | 'code' | 'em'; readonly text: string }
  | { readonly kind: 'link'; readonly text: string; readonly to: string };

export type Block =
  | { readonly kind: 'heading' | 'paragraph'; readonly inlines: readonly Inline[] }
  | { readonly kind: 'code'; readonly text: string }
  | { readonly kind: 'list'; readonly items: readonly (readonly Inline[])[] };

/** Reads as much Markdown as the pages of errors are written in: headings, paragraphs, lists, fenced code. The title is left out. Pure. */
export function parsePage(page: string): readonly Block[] {
  const fenced = page.replace(/^# .*\n/, '').split(/^```.*$/m);
  return fenced.flatMap((part, index): readonly Block[] =>
    index % 2 === 1 ? [{ kind: 'code', text: part.trim() }] : part.split(/\n\s*\n/).flatMap(parseBlock),
  );
}

function parseBlock(text: string): readonly Block[] {
  const block = text.trim();
  if (block === '') return [];
  const [, heading] = /^#{2,} (.*)$/.exec(block) ?? [];
  if (heading !== undefined) return [{ kind: 'heading', inlines: parseInline(heading) }];
  if (/^(?:[-*]|\d+\.) /.test(block)) {
    const items = block.split(/^(?:[-*]|\d+\.) /m).filter((item) => item.trim() !== '');
    return [{ kind: 'list', items: items.map((item) => parseInline(item.trim())) }];
  }
  return [{ kind: 'paragraph', inlines: parseInline(block) }];
}

const inline = /`([^`]+)`|\[([^\]]+)\]\(([^)]+)\)|\*\*?([^*]+)\*\*?/g;

export function parseInline(text: string): readonly Inline[] {
  const found: Inline[] = [];
  let end = 0;
  for (const match of text.matchAll(inline)) {
    if (match.index > end) found.push({ kind: 'text', text: text.slice(end, match.index) });
    const [whole, code, label, to, em] = match;
    if (code !== undefined) found.push({ kind: 'code', text: code });
    else if (label !== undefined && to !== undefined) found.push({ kind: 'link', text: label, to });
    else if (em !== undefined) found.push({ kind: 'em', text: em });
    end = match.index + whole.length;
  }
  if (end < text.length) found.push({ kind: 'text', text: text.slice(end) });
  return found;
}
