import { describe, expect, test } from 'vitest';
import { catalogue, type ErrorCode } from '../../packages/gateway/src/errors/catalogue.ts';
import { repositoryPaths, textOf } from './repository-files.ts';

const codes = Object.keys(catalogue) as ErrorCode[];
const pages = 'docs/errors/';
const index = `${pages}README.md`;
const paths = repositoryPaths();
const bin = textOf('packages/gateway/bin/gatehouse.js');
const sources = paths
  .filter((path) => /^packages\/\w+\/src\/.*\.ts$/.test(path) && !path.endsWith('errors/catalogue.ts'))
  .map((path) => ({ path, text: textOf(path) }));

/** Folders whose errors answer a request; to listen is no request. */
const requestFolders = /^packages\/gateway\/src\/(?:proxy|upstream|auth|net)\/(?!bind\.ts)/;
/** The admin API is beside both: its document says which codes it answers, and under what status. */
const travelsByCommand =
  /^command line, exit code [12](?:; in a call, JSON-RPC error -\d+ under HTTP 200)?(?:; admin API under HTTP \d+)?$/;
/** Nobody is there to read these: the connection is gone. */
const neverSent: readonly ErrorCode[] = ['client_gone'];

/** The message of a code with each value replaced by its name in braces. */
function template(code: ErrorCode): string {
  const values = new Proxy({}, { get: (_, name) => (name === 'problems' ? ['{problem}'] : `{${String(name)}}`) });
  return (catalogue[code].message as (values: object) => string)(values);
}

/** Matches a message of that template, whatever its values. */
function pattern(code: ErrorCode): RegExp {
  const escaped = template(code).replace(/[.*+?^$()|[\]\\]/g, '\\$&');
  return new RegExp(`^(?:gatehouse: error ${code}: )?${escaped.replace(/\{\w+\}/g, '[\\s\\S]*')}$`);
}

describe.each(codes)('the error %s', (code) => {
  const page = paths.includes(`${pages}${code}.md`) ? textOf(`${pages}${code}.md`) : '';
  const lines = page.split('\n');

  test('has a page with its code as the title', () => {
    expect(lines[0]).toBe(`# ${code}`);
  });

  test('has a page that says what happened, why, and what to do', () => {
    const sections = page.split(/^## /m).slice(1);
    expect(sections.map((section) => section.split('\n')[0])).toEqual(['What happened', 'Why', 'What to do']);
    for (const section of sections) expect(section.split('\n').slice(1).join('').trim()).not.toBe('');
  });

  test('has a page that says how it travels', () => {
    const travels = lines[2] ?? '';
    const used = sources.some(({ path, text }) => requestFolders.test(path) && text.includes(`'${code}'`));
    if (neverSent.includes(code)) return expect(travels).not.toContain('HTTP');
    if (used || !travels.startsWith('command line')) expect(travels).toContain(`HTTP ${catalogue[code].status}`);
    else expect(travels).toMatch(travelsByCommand);
    if (travels.includes('JSON-RPC')) expect(travels).toContain(`JSON-RPC error ${catalogue[code].rpc}`);
  });

  test('has a page whose example is a message of this code', () => {
    expect(/```\n([\s\S]*?)\n```/.exec(page)?.[1]).toMatch(pattern(code));
  });

  test('stands in the index once', () => {
    expect(textOf(index).split(`](${code}.md)`)).toHaveLength(2);
  });

  test('is used', () => {
    const used = sources.some(({ text }) => text.includes(`'${code}'`)) || bin.includes(`${code}: `);
    expect(used).toBe(true);
  });

  test('has a message that starts small and ends without a period, so that it fits into a line of any output', () => {
    expect(template(code)).not.toMatch(/^[A-Z][a-z]/);
    expect(template(code)).not.toMatch(/[.\s]$/);
  });
});

test('every page in docs/errors belongs to a code', () => {
  const named = paths.filter((path) => path.startsWith(pages) && path !== index);
  const known = codes.map((code) => `${pages}${code}.md`);
  expect(named.filter((path) => !known.includes(path))).toEqual([]);
});
