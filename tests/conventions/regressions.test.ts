import { describe, expect, test } from 'vitest';
import { type Regression, regressions } from '../regressions.ts';
import { repositoryPaths, textOf } from './repository-files.ts';

/** The failures of the frameworks' catalogue. */
const failures = [
  'clients lost on restart',
  'restart shows 500 not 401',
  '429 on registration',
  'secret expires',
  'Basic not accepted',
  'DCR response changes the auth method',
  'none works but unadvertised',
  'no registration_endpoint',
  'only root / only path PRM',
  'AS metadata suffix/oidc 404',
  'issuer trailing slash',
  'unquoted challenge, no challenge on POST',
  'trailing-slash audience, token 200 then 401',
  '307/308 on slash',
  'Host-dependent metadata',
  'loopback Host guard 403/421',
  'session lost between instances',
  'GET hangs in stateless',
  'no refresh token',
  'old refresh token dead / graceful',
  'http callback refused',
  'scope refused at DCR',
  'tools hidden by scope',
  'modern-only / legacy-only',
  'SSE only',
  '500 on the modern probe',
];

const known = [
  ...Array.from({ length: 45 }, (_, index) => `oauth ${index + 1}`),
  ...failures.map((failure) => `framework: ${failure}`),
];

const here = 'tests/conventions/regressions.test.ts';
/** Contracts are the tests of several files. */
const tests = repositoryPaths().filter((path) => /^tests\/.*(?:\.test|contract)\.ts$/.test(path) && path !== here);

/** Whether a text names that id and not one that begins with it. */
function cites(text: string, id: string): boolean {
  const at = text.indexOf(id);
  if (at < 0) return false;
  return !/\w/.test(text.charAt(at + id.length)) || cites(text.slice(at + id.length), id);
}

/** What is wrong with a row. */
function faultsOf({ id, side, tests: files = [], why }: Regression): string[] {
  const missing = files.filter((file) => !tests.includes(file) || !cites(textOf(file), id));
  const unnamed = tests.filter((file) => !files.includes(file) && cites(textOf(file), id));
  return [
    ...unnamed.map((file) => `${file} cites it and is not named`),
    ...missing.map((file) => `${file} does not cite it`),
    ...((side === 'client' || side === 'authorization server') && files.length === 0 ? ['it names no test'] : []),
    ...((side === 'trait') !== (why !== undefined) ? ['a trait, and nothing else, says why'] : []),
  ];
}

test('each known failure is classified, once, and no other', () => {
  expect(regressions.map(({ id }) => id)).toEqual(known);
});

describe.each(regressions)('$id', (regression) => {
  test('says where it was seen and what it is', () => {
    expect(regression.seen).not.toBe('');
    if (regression.id.startsWith('oauth')) expect(regression.seen).toMatch(/^[\w.-]+\/[\w.-]+#\d+/);
    expect(regression.case).toMatch(/^.{20,200}[^.]$/);
    expect(regression.also ?? []).not.toContain(regression.side);
  });

  test('is held where it is said to be', () => {
    expect(faultsOf(regression)).toEqual([]);
  });
});

const row = { id: 'oauth 4', seen: 'a/b#1', case: 'a case for this check', side: 'client' } as const;
const held = 'tests/e2e/lost-sessions.test.ts';

test.each<[string, Regression, string[]]>([
  ['a test that is not there', { ...row, tests: ['tests/none.test.ts'] }, ['tests/none.test.ts does not cite it']],
  ['a test that does not cite it', { ...row, tests: [held] }, [`${held} does not cite it`]],
  ['no test', { ...row, id: 'nobody cites it' }, ['it names no test']],
  [
    'a test too few',
    { ...row, id: 'framework: session lost between instances' },
    [`${held} cites it and is not named`],
  ],
  ['no reason', { ...row, side: 'trait' }, ['a trait, and nothing else, says why']],
  ['a reason without need', { ...row, side: 'doctor', why: 'so' }, ['a trait, and nothing else, says why']],
])('a row with %s is found', (_case, planted, found) => {
  expect(faultsOf(planted)).toEqual(expect.arrayContaining(found));
});

test.each([
  ["['oauth 4']", true],
  ['// oauth 4: so', true],
  ["['oauth 45']", false],
  ["['oauth 45', 'oauth 4']", true],
])('%s cites oauth 4: %s', (text, expected) => {
  expect(cites(text, 'oauth 4')).toBe(expected);
});

test('no test cites a failure that is not known', () => {
  const cited = tests.flatMap((path) =>
    [...textOf(path).matchAll(/['"](oauth \d+|frameworks? ?[:§][^'"]*)['"]/g)].map(([, id = '']) => `${path}: ${id}`),
  );
  expect(cited.filter((text) => !known.includes(text.slice(text.indexOf(': ') + 2)))).toEqual([]);
});
