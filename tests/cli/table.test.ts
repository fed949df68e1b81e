import { expect, test } from 'vitest';
import { createTable } from '../../packages/gateway/src/cli/table.ts';

test('columns are aligned, also over batches, and the header stands once', () => {
  const table = createTable(['A', 'B']);
  expect(table([['long', 'x']])).toBe('A     B\nlong  x');
  expect(table([['s', 'y']])).toBe('s     y');
});

test('what a terminal would obey is shown instead', () => {
  expect(createTable(['A'])([['\u001b[2Jgone\n\u202eevil']])).toBe('A\n\\u{1b}[2Jgone\\u{a}\\u{202e}evil');
});
