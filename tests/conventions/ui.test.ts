import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { operations } from '../../packages/gateway/src/api/operations.ts';
import { appRoots } from '../../packages/gateway/src/http/app-paths.ts';
import { operationPlaces } from '../../packages/ui/src/api/operation-places.ts';
import { repositoryPaths, textOf } from './repository-files.ts';

test.each(['packages/ui/src/api/schema.ts', 'packages/ui/src/api/operation-places.ts'])(
  '%s was made from docs/api/openapi.json as it is: npm run openapi makes it anew',
  (path) => {
    const digest = createHash('sha256').update(textOf('docs/api/openapi.json')).digest('hex');
    expect(textOf(path)).toContain(digest);
  },
);

test('the web UI asks every operation where it is', () => {
  const places = Object.fromEntries(operations.map(({ id, method, path }) => [id, [method, path]]));
  expect(operationPlaces).toEqual(places);
});

test('the gateway serves the app wherever it has a route, and nowhere else', () => {
  const paths = [...textOf('packages/ui/src/routes.tsx').matchAll(/\bpath: '\/([^'/]*)/g)].map(([, root]) => root);
  expect(paths.length).toBeGreaterThan(5);
  expect([...new Set(paths)].sort()).toEqual([...appRoots].sort());
});

test('what people read stands in the catalogue of texts, not in what shows it', () => {
  const shown = repositoryPaths().filter((path) => /^packages\/ui\/src\/(?!status\/).*\.tsx$/.test(path));
  expect(shown.length).toBeGreaterThan(50);
  const literal = shown.flatMap((path) =>
    [...textOf(path).matchAll(/(?:>\s*|\s(?:aria-label|title|label|placeholder)=")([A-Z][a-z]+ ?[a-z ]*)["<]/g)].map(
      ([, text]) => `${path}: ${text}`,
    ),
  );
  expect(literal).toEqual([]);
});
