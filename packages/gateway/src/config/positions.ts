import { type Document, isMap, isScalar, isSeq, type LineCounter, type Node } from 'yaml';
import type { Path } from './problem.ts';

/** Counted from 1, as editors do. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/**
 * Where a problem's path stands in the file: at the key in a mapping, at the item in a list. What is missing, or stands behind
 * an alias, is placed at the nearest thing above it that is there.
 */
export function positionOf(document: Document, lines: LineCounter, path: Path): Position {
  let value: unknown = document.contents;
  let place: unknown = value;
  for (const step of path) {
    const next = child(value, step);
    if (!next) break;
    value = next.value;
    place = next.place;
  }
  return positionAt(lines, rangeStart(place));
}

/** An offset in the text as a position. */
export function positionAt(lines: LineCounter, offset: number): Position {
  const { line, col } = lines.linePos(offset);
  return { line: Math.max(line, 1), column: Math.max(col, 1) };
}

function child(node: unknown, step: string | number): { value: unknown; place: unknown } | undefined {
  if (isSeq(node)) {
    const item = node.items[Number(step)];
    return item === undefined ? undefined : { value: item, place: item };
  }
  const pair = isMap(node) ? node.items.find(({ key }) => isScalar(key) && String(key.value) === step) : undefined;
  return pair && { value: pair.value, place: pair.key };
}

function rangeStart(node: unknown): number {
  return (node as Node | null | undefined)?.range?.[0] ?? 0;
}
