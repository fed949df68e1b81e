/**
 * Writes rows as aligned columns. Widths only grow, so that rows may come in several batches; the header stands before the
 * first. Control characters become visible escapes: names come from clients and servers, and a terminal obeys what it is sent.
 */
export function createTable(header: readonly string[]): (rows: readonly (readonly string[])[]) => string {
  let widths = header.map((title) => title.length);
  let pending: readonly (readonly string[])[] = [header];
  return (rows) => {
    const lines = [...pending, ...rows.map((row) => row.map(printable))];
    pending = [];
    widths = widths.map((width, column) => Math.max(width, ...lines.map((line) => line[column]?.length ?? 0)));
    return lines
      .map((line) =>
        line
          .map((cell, column) => cell.padEnd(widths[column] ?? 0))
          .join('  ')
          .trimEnd(),
      )
      .join('\n');
  };
}

/** Text that is safe to print: one line, nothing that moves the cursor, hides text or reverses its direction. */
export function printable(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\u2028\u2029]/gu, (character) => {
    const code = character.codePointAt(0) ?? 0;
    return `\\u{${code.toString(16)}}`;
  });
}
