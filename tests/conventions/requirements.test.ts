import { expect, test } from 'vitest';
import { requirements } from '../e2e/requirements.ts';
import { repositoryPaths, textOf } from './repository-files.ts';

const tests = new Map(
  repositoryPaths()
    .filter((path) => path.startsWith('tests/') && path.endsWith('.test.ts'))
    .map((path) => [path, textOf(path)]),
);

/** Tests that are about a requirement and nothing else; others may cite one. */
const isOfRequirements = (path: string) => path.startsWith('tests/e2e/features/');

/** The names that the tests of a file have, as they are written there. */
function titles(text: string): string[] {
  const calls = /\btest(?:\.(?:each|for)\((?:\w+|[\s\S]*?\n? *\](?: as const)?)\))?\(\s*(`[^`]*`|'[^']*')/g;
  return [...text.matchAll(calls)].map(([, title = '']) => title);
}

/** The requirements that a name cites. */
function cited(title: string): string[] {
  const ids = [...title.matchAll(/\$\{meets\(([^)]*)\)\}/g)].map(([, list = '']) => list);
  return ids.flatMap((list) => [...list.matchAll(/'([^']+)'/g)].map(([, id = '']) => id));
}

/** What is wrong between rows and tests. */
function faults(ids: readonly string[], texts: ReadonlyMap<string, string>): string[] {
  const all = [...texts].flatMap(([path, text]) => titles(text).map((title) => ({ path, title, ids: cited(title) })));
  const named = new Set(all.flatMap((each) => each.ids));
  return [
    ...all
      .filter((each) => isOfRequirements(each.path) && each.ids.length === 0)
      .map(({ path, title }) => `${path}: ${title} cites no row`),
    ...ids.filter((id) => !named.has(id)).map((id) => `${id} has no test`),
    ...[...named].filter((id) => !ids.includes(id)).map((id) => `${id} is no row`),
  ];
}

test('each requirement has a test, and each of these tests a requirement', () => {
  expect([...tests.keys()].filter(isOfRequirements).length).toBeGreaterThan(2);
  expect(
    faults(
      requirements.map(({ id }) => id),
      tests,
    ),
  ).toEqual([]);
});

test('each requirement stands once, says what it is, and where that is written', () => {
  expect(new Set(requirements.map(({ id }) => id)).size).toBe(requirements.length);
  for (const { id, text, spec } of requirements) {
    expect(text, id).toMatch(/^.{20,120}[^.]$/);
    expect(spec, id).toMatch(/^(?:2025-\d\d-\d\d|\.\.\/extensions)\/[\w/#-]+$/);
  }
});

// Joined, so that this file cites nothing.
const citing = (id: string) => `test(\`${'$'}{meets('${id}')} it works\`, () => {});`;

test.each([
  ['a row without a test', ['a', 'b'], citing('a'), ['b has no test']],
  [
    'a test without a row',
    ['a'],
    `${citing('a')} test('it works', () => {});`,
    ["tests/e2e/features/t.test.ts: 'it works' cites no row"],
  ],
  ['a test of a row that is none', ['a'], citing('a') + citing('c'), ['c is no row']],
  ['rows of tests', ['a'], `test.each([\n  [1],\n])(\`${'$'}{meets('a')} %s\`, () => {});`, []],
])('%s', (_case, ids, text, found) => {
  expect(faults(ids, new Map([['tests/e2e/features/t.test.ts', text]]))).toEqual(found);
});
