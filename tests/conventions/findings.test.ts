import { describe, expect, test } from 'vitest';
import { findingCodes } from '../../packages/gateway/src/upstream/judge/finding-codes.ts';
import { repositoryPaths, textOf } from './repository-files.ts';

const codes = Object.entries(findingCodes);
const folder = 'packages/gateway/src/upstream/judge/';
const sources = repositoryPaths()
  .filter((path) => path.startsWith(folder) && !path.endsWith('finding-codes.ts'))
  .map(textOf)
  .join('\n');
const sections = new Map(
  textOf('docs/findings.md')
    .split(/^### /m)
    .slice(1)
    .map((section): [string, string[]] => {
      const [code = '', ...parts] = section.replace(/^## [\s\S]*/m, '').split('\n\n');
      return [code.trim(), parts.map((part) => part.trim())];
    }),
);

describe.each(codes)('the finding %s', (code, line) => {
  test('has a section that says the same of it, and what to do', () => {
    const [said, todo = ''] = sections.get(code) ?? [];
    expect(said).toBe(line);
    expect(todo).not.toBe('');
  });

  test('is found by something', () => {
    const isMade =
      sources.includes(`'${code}'`) || (code.startsWith('unreachable_') && sources.includes('`unreachable_'));
    expect(isMade).toBe(true);
  });
});

test('every section of docs/findings.md belongs to a code', () => {
  expect([...sections.keys()].filter((code) => !Object.hasOwn(findingCodes, code))).toEqual([]);
});
