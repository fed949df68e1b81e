import { expect, test } from 'vitest';
import { wordsOf } from '../../packages/gateway/src/audit/words.ts';

test.each([
  ['demo__add_note', ['demo', 'add', 'note']],
  ['https://a.example.com:8443/Mcp/?q=1', ['https', 'a', 'example', 'com', '8443', 'mcp', 'q', '1']],
  ['addNote', ['addnote']],
  ['note NOTE Note', ['note']],
  ['cafe\u0301 ＦＵＬＬ', ['café', 'full']],
  ['工具 инструмент', ['工具', 'инструмент']],
  ['"*%_', []],
  ['x'.repeat(100), ['x'.repeat(64)]],
])('the words of %s', (text, words) => {
  expect(wordsOf([text])).toEqual(words);
});

test('an event has a bounded number of words', () => {
  expect(wordsOf([Array.from({ length: 10_000 }, (_, index) => `w${index}`).join(' ')])).toHaveLength(200);
});
