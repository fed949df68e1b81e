import { expect, test } from 'vitest';
import { violations } from '../../scripts/floors.ts';

const gateway = 'packages/gateway/src/';

/** The violations of one planted file. */
function planted(path: string, source = ''): string[] {
  return violations([{ path, source }]);
}

test.each([
  ['down', 'http/a.ts', "import { b } from '../proxy/b.ts';"],
  ['down to the ground', 'cli/commands/a.ts', "import type { B } from '../../domain/b.ts';"],
  ['inside a folder', 'http/a.ts', "import { b } from './b.ts';"],
  ['between the folders of floor 2', 'proxy/a.ts', "import { b } from '../upstream/b.ts';"],
  ['beside, where the table says so', 'store/a.ts', "import { b } from '../crypto/b.ts';"],
  ['of the composition root by a command', 'cli/up.ts', "import { startGateway } from '../gateway.ts';"],
  ['of the kit', 'http/a.ts', "import { metadata } from 'mcp-gatehouse-kit';"],
  ['of node:http by the listener', 'http/a.ts', "import { createServer } from 'node:http';"],
  ['of node:http by the demo server', 'demo/a.ts', "import { createServer } from 'node:http';"],
  ['of undici by the way out', 'net/a.ts', "import { Agent } from 'undici';"],
  ['of kysely by the store', 'store/a.ts', "import { Migrator } from 'kysely/migration';"],
  ['of better-sqlite3 by the trail', 'audit/a.ts', "import Database from 'better-sqlite3';"],
])('an import %s is allowed', (_case, path, source) => {
  expect(planted(gateway + path, source)).toEqual([]);
});

test.each([
  ['a higher floor', 'proxy/a.ts', "import { b } from '../http/b.ts';", 'higher'],
  ['a higher floor for its types', 'domain/a.ts', "import type { B } from '../store/b.ts';", 'higher'],
  ['a higher floor over several lines', 'store/a.ts', "import {\n  b,\n  c,\n} from '../audit/b.ts';", 'higher'],
  ['a higher floor for its effect', 'net/a.ts', "import '../cli/b.ts';", 'higher'],
  ['a higher floor when it runs', 'auth/a.ts', "const b = await import('../http/b.ts');", 'higher'],
  ['a higher floor to pass it on', 'config/a.ts', "export { b } from '../log/b.ts';", 'higher'],
  ['a higher floor in a worker', 'crypto/a.ts', "new Worker(new URL('../audit/b.ts', import.meta.url));", 'higher'],
  ['the composition root', 'http/a.ts', "import { startGateway } from '../gateway.ts';", 'higher'],
  ['a command, as the composition root', 'gateway.ts', "import { up } from './cli/up.ts';", 'share floor 4'],
  ['a neighbour on floor 1', 'crypto/a.ts', "import { b } from '../store/b.ts';", 'share floor 1'],
  ['a neighbour on floor 0', 'errors/a.ts', "import { b } from '../domain/b.ts';", 'share floor 0'],
  ['node:http', 'proxy/a.ts', "import { createServer } from 'node:http';", 'only http and demo'],
  ['http without its prefix', 'cli/a.ts', "import { createServer } from 'http';", 'only http and demo'],
  ['undici', 'upstream/a.ts', "import { request } from 'undici';", 'only net'],
  ['kysely', 'auth/a.ts', "import { sql } from 'kysely';", 'only store and audit'],
  ['a part of kysely', 'admin/a.ts', "import { Migrator } from 'kysely/migration';", 'only store and audit'],
  ['better-sqlite3', 'gateway.ts', "import Database from 'better-sqlite3';", 'only store and audit'],
  ['the bin', 'cli/a.ts', "import '../../bin/gatehouse.js';", 'the bin is a program'],
])('an import of %s where it has no place is named', (_case, path, source, reason) => {
  expect(planted(gateway + path, source)).toEqual([expect.stringContaining(reason)]);
});

test('the violation names the file and what it imports', () => {
  const [text] = planted(`${gateway}domain/sse/a.ts`, "import { b } from '../../store/b.ts';");
  expect(text).toContain(`${gateway}domain/sse/a.ts: imports ../../store/b.ts`);
});

test('a folder without a floor is named, and so is a file beside the folders', () => {
  expect(planted(`${gateway}things/a.ts`)).toEqual([expect.stringContaining('things has no floor')]);
  expect(planted(`${gateway}index.ts`)).toEqual([expect.stringContaining('index.ts has no floor')]);
});

test.each(['utils.ts', 'net/helpers.ts', 'proxy/common/a.ts', 'store/misc.test.ts'])(
  '%s is a name that says nothing',
  (path) => {
    expect(planted(gateway + path).join()).toContain('says nothing');
  },
);

test('the kit imports nothing of the gateway, neither by name nor by path', () => {
  const kit = 'packages/kit/src/resource-server/a.ts';
  expect(planted(kit, "import { main } from 'mcp-gatehouse';")).toHaveLength(1);
  expect(planted(kit, "import { b } from '../../../gateway/src/domain/b.ts';")).toHaveLength(1);
  expect(planted(kit, "import { b } from 'mcp-gatehouse-kit';")).toEqual([]);
});

test('tests and scripts may use what they like, but not the bin', () => {
  expect(planted('tests/e2e/a.test.ts', "import { createServer } from 'node:http';")).toEqual([]);
  expect(planted('tests/e2e/a.test.ts', "import '../../packages/gateway/bin/gatehouse.js';")).toHaveLength(1);
});
