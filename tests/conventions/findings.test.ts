import { describe, expect, test } from 'vitest';
import { findingCatalogue, findingSections } from '../../packages/gateway/src/upstream/judge/catalogue/catalogue.ts';
import type { FindingEntry } from '../../packages/gateway/src/upstream/judge/catalogue/entry.ts';
import { errorPages, symptomOf } from '../../packages/gateway/src/upstream/judge/catalogue/error-pages.ts';
import { findingsPage } from '../../packages/gateway/src/upstream/judge/catalogue/page.ts';
import { symptoms } from '../../packages/gateway/src/upstream/judge/catalogue/symptoms.ts';
import { troubleshootingPage } from '../../packages/gateway/src/upstream/judge/catalogue/troubleshooting-page.ts';
import { repositoryPaths, textOf } from './repository-files.ts';

const entries: readonly (readonly [string, FindingEntry])[] = Object.entries(findingCatalogue);
const folder = 'packages/gateway/src/upstream/judge/';
const sources = repositoryPaths()
  .filter((path) => path.startsWith(folder) && !path.startsWith(`${folder}catalogue/`))
  .map(textOf)
  .join('\n');

/** The tests that meet whole servers, or evidence of them, and expect exactly what is wrong. */
const fixtures = repositoryPaths()
  .filter((path) => /^tests\/(?:doctor|upstream\/judge)\/.*\.test\.ts$/.test(path))
  .map(textOf)
  .join('\n');

test('docs/findings.md is what the catalogue says: npm run findings writes it anew', () => {
  expect(textOf('docs/findings.md')).toBe(findingsPage());
});

test('docs/guides/troubleshooting.md is what the catalogue says too', () => {
  expect(textOf('docs/guides/troubleshooting.md')).toBe(troubleshootingPage());
});

test.each(errorPages.flatMap(({ words, symptom }) => words.map((said) => [said, symptom])))(
  'the page that says “%s” is a symptom: %s',
  (said, symptom) => {
    expect(symptomOf(`<h1>Error</h1> ${said}.`)).toBe(symptom);
  },
);

test('a page that says something else is none', () => {
  expect(symptomOf('Welcome back')).toBeUndefined();
});

test('each finding stands in one section', () => {
  expect(findingSections.flatMap(({ codes }) => codes).sort()).toEqual(Object.keys(findingCatalogue).sort());
});

test('each symptom is that of some finding', () => {
  const named = new Set(entries.map(([, { symptom }]) => symptom));
  expect([...named].sort()).toEqual(Object.keys(symptoms).sort());
});

describe.each(entries)('the finding %s', (code, { fault, cause, fix, inFramework = {} }) => {
  test('is told in whole sentences', () => {
    for (const text of [fault, cause, fix, ...Object.values(inFramework)]) expect(text).toMatch(/^.{10,}[.)]$/s);
  });

  test('has a server that is found to have it', () => {
    const [, stage] = /^unreachable_(.+)/.exec(code) ?? [];
    expect(fixtures).toMatch(new RegExp(`'${code}[!?]?'${stage === undefined ? '' : `|(?:stage: |\\[)'${stage}'`}`));
  });

  test('is found by something', () => {
    const isMade =
      sources.includes(`'${code}'`) || (code.startsWith('unreachable_') && sources.includes('`unreachable_'));
    expect(isMade).toBe(true);
  });
});
