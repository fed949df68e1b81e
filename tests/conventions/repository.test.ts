import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { repositoryPaths, root, textOf } from './repository-files.ts';

/** Joined here, so that this file does not contain what it looks for. */
const joined = (...parts: string[]): string => parts.join('');

const paths = repositoryPaths();
const sources = paths.filter((path) => /\.(ts|tsx|js|mjs)$/.test(path));
const documents = paths.filter((path) => path.endsWith('.md'));
const manifests = paths.filter((path) => /(^|\/)package\.json$/.test(path));

/** `path:line: text` of each line that matches. */
function matches(where: readonly string[], pattern: RegExp): string[] {
  return where.flatMap((path) =>
    textOf(path)
      .split('\n')
      .flatMap((text, at) => (pattern.test(text) ? [`${path}:${at + 1}: ${text.trim()}`] : [])),
  );
}

test('the repository is read at all', () => {
  expect(paths).toContain('package.json');
  expect(sources.length).toBeGreaterThan(100);
  expect(documents).toContain('README.md');
  expect(manifests.length).toBeGreaterThanOrEqual(4);
});

test('nothing is marked as unfinished', () => {
  const marks = ['TO' + 'DO', 'FIX' + 'ME', 'XX' + 'X', 'HA' + 'CK'];
  const written = [...sources, ...documents, ...paths.filter((path) => /\.(json|ya?ml|css|html)$/.test(path))];
  const read = written.filter((path) => !path.endsWith('package-lock.json'));
  expect(matches(read, new RegExp(`\\b(?:${marks.join('|')})\\b`))).toEqual([]);
  // The bench has one by right: a server that only answers.
  const product = sources.filter((path) => !path.startsWith('bench/'));
  expect(matches(product, new RegExp(`\\b${joined('st', 'ub')}s?\\b`, 'i'))).toEqual([]);
});

test('no type is silenced by a cast to any', () => {
  const cast = new RegExp(
    `${joined('\\bas', ' any\\b')}|(?:^|[\\s(=,])${joined('<', 'any>')}|${joined('@ts-', '(?:ignore|nocheck)')}`,
  );
  expect(matches(sources, cast)).toEqual([]);
});

test('no test is skipped, marked as to be written, or run alone', () => {
  const tests = sources.filter((path) => path.endsWith('.test.ts'));
  const words = ['on' + 'ly', 'sk' + 'ip', 'skip' + 'If', 'run' + 'If', 'to' + 'do'];
  const call = new RegExp(
    `\\b(?:test|it|describe)(?:\\.\\w+)*\\.(?:${words.join('|')})\\b|\\b(?:x|f)(?:it|describe)\\(`,
  );
  expect(matches(tests, call)).toEqual([]);
});

test('the lock file names no registry', () => {
  const lock = JSON.parse(textOf('package-lock.json')) as { packages: Record<string, { resolved?: string }> };
  const entries = Object.entries(lock.packages);
  expect(entries.length).toBeGreaterThan(50);
  expect(entries.filter(([, { resolved }]) => resolved !== undefined && /^\w+:/.test(resolved))).toEqual([]);
});

test.each(manifests)('%s names exact versions', (path) => {
  const manifest = JSON.parse(textOf(path)) as Record<string, Record<string, string> | undefined>;
  const kinds = ['dependencies', 'devDependencies', 'optionalDependencies'];
  const named = kinds.flatMap((kind) => Object.entries(manifest[kind] ?? {}));
  expect(named.filter(([, version]) => !/^\d+\.\d+\.\d+(?:-[\w.]+)?$/.test(version))).toEqual([]);
});

test.each(documents)('every relative link in %s leads somewhere', (path) => {
  const text = textOf(path).replace(/```[\s\S]*?```|`[^`\n]*`(?!\])/g, '');
  const targets = [...text.matchAll(/\]\(([^)\s]+)\)/g)].map(([, target = '']) => target);
  const relative = targets.filter((target) => !/^(?:\w+:|#)/.test(target)).map((target) => target.replace(/#.*/, ''));
  expect(relative.filter((target) => !existsSync(join(root, dirname(path), target)))).toEqual([]);
});

test('every npm script that a guide names exists', () => {
  const { scripts } = JSON.parse(textOf('package.json')) as { scripts: Record<string, string> };
  const guides = ['README.md', 'CONTRIBUTING.md'].map(textOf).join('\n');
  const named = [...guides.matchAll(/\bnpm (?:run ([\w:-]+)|(start|test)\b)/g)].map(
    ([, run, short]) => run ?? short ?? '',
  );
  expect(named).toContain('test');
  expect(named.filter((name) => !Object.hasOwn(scripts, name))).toEqual([]);
});
