import { expect, test } from 'vitest';
import { serverNames } from '../support/real-upstreams.ts';
import { textOf } from './repository-files.ts';

const guide = textOf('docs/interoperability.md');

test('the guide to what is tried together has the versions that are installed', () => {
  const { devDependencies } = JSON.parse(textOf('package.json')) as { devDependencies: Record<string, string> };
  const python = textOf('tests/support/real-fastmcp-requirements.txt').matchAll(/^([\w-]+)==(\S+)$/gm);
  const pinned = { ...Object.fromEntries([...python].map(([, name, version]) => [name, version])), ...devDependencies };
  const told = [...guide.matchAll(/`([@\w/-]+)` (\d[\w.-]*)/g)].map(([, name = '', version]) => [name, version]);
  expect(told.length).toBeGreaterThan(8);
  expect(told).toEqual(told.map(([name = '']) => [name, pinned[name]]));
});

test('it has a row for every server', () => {
  const rows = [...guide.matchAll(/^\| `(\w+)` \|/gm)].map(([, name]) => name);
  expect(rows).toEqual(serverNames);
});
