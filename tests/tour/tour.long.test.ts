import { afterAll, beforeAll, expect, test } from 'vitest';
import { arrive, type Newcomer } from './newcomer.ts';
import { takenPorts } from './ports.ts';
import { tourBlocks, tourPorts } from './readme.ts';
import { openShellSession, type ShellSession } from './shell-session.ts';
import { openTerminal, type Terminal } from './terminal.ts';

/** The first block installs and builds everything. */
const patience = 240;

const blocks = tourBlocks();
const ports = tourPorts(blocks);
const background: Terminal[] = [];
const printed = new Map<string, string>();
let newcomer: Newcomer;
let shell: ShellSession;

beforeAll(async () => {
  const taken = await takenPorts(ports);
  if (taken.length > 0) throw new Error(`the tour needs ports of 127.0.0.1 that are in use: ${taken.join(', ')}`);
  newcomer = await arrive();
  shell = openShellSession(newcomer);
  for (const { kind, text } of blocks) {
    if (kind === 'run') printed.set(text, await shell.run(text));
    else await startInBackground(text);
  }
}, patience * 1000);

afterAll(async () => {
  await Promise.all(background.map((terminal) => terminal.stop()));
  await shell?.close();
  await newcomer?.leave();
});

test('the README has a tour with both kinds of blocks', () => {
  const commands = blocks.flatMap(({ kind, text }) => (kind === 'background' ? [text] : []));
  expect(commands).toEqual(['npm start', expect.stringMatching(/^npm exec -- gatehouse demo-server .*$/)]);
  expect(printed.size).toBeGreaterThanOrEqual(4);
  expect(ports).toContain(7878);
});

test('npm start installs and builds what is missing, and says where it is', () => {
  const { stdout, stderr } = started('npm start').output;
  expect(stdout).toContain('Gatehouse is ready at http://127.0.0.1:7878\n');
  for (const step of ['installing packages', 'compiling', 'building the pages']) expect(stderr).toContain(`${step} (`);
});

test('the curl command that npm start prints calls a tool', async () => {
  const [command] = await started('npm start').prints(/^ {2}curl [\s\S]*?\)"$/m, 5);
  expect(await shell.run(command)).toMatch(/"text":"Hello, you!"/);
});

test('the MCP client command that npm start prints calls a tool', async () => {
  const [command] = await started('npm start').prints(/^ {2}npm exec -- mcp-inspector (?:.*\\\n)*.*$/m, 5);
  expect(await shell.run(command)).toContain('"Hello, you!"');
});

test('the first list shows the tools of the demo, and of nothing else', () => {
  expect(namesIn(output('tools/list'))).toEqual(['demo__greet', 'demo__add_note', 'demo__count_slowly']);
});

test('the added server is listed beside the demo', () => {
  expect(output('server list')).toMatch(/^server "notes" is on gateway "demo"/);
  expect(output('server list')).toMatch(/^notes +http:\/\/127\.0\.0\.1:7900\/mcp +private +none +demo +\S.*$/m);
  expect(output('server list')).toMatch(/^demo +http:\/\/127\.0\.0\.1:\d+\/mcp +private +none +demo +connected$/m);
});

test('a tool of the added server answers under its prefix', () => {
  expect(output('notes__add_note')).toMatch(/"text": "Note \d+ is at demo:\/\/notebook\//);
});

test('every call is on record, and the token is not', async () => {
  const trail = output('audit tail').split('\n');
  const line = (...words: string[]) => expect.stringMatching(new RegExp(words.join('\\b.*\\b')));
  expect(trail).toContainEqual(line('ok', 'tools/list', 'demo', 'token:tour', 'inspector-cli/'));
  expect(trail).toContainEqual(line('ok', 'tools/call', 'notes__add_note', 'demo', 'notes', 'token:tour'));
  expect(trail).toContainEqual(line('ok', 'server\\.add', 'notes', 'cli'));
  const token = (await shell.run('echo "$TOKEN"')).trim();
  expect(token).toMatch(/^gth_\S{40,}$/);
  expect(output('audit tail') + started('npm start').output.stderr).not.toContain(token);
});

test('the tour leaves nothing in the repository that git would show', async () => {
  expect(await newcomer.changes()).toEqual([]);
});

test('npm start ends cleanly when it is asked to, and every port is free again', { timeout: 60_000 }, async () => {
  expect(await started('npm start').stop()).toBe(0);
  await Promise.all(background.map((terminal) => terminal.stop()));
  expect(await takenPorts(ports)).toEqual([]);
});

/** What goes on is there when it prints its address. The shell gives way to it, so that a signal to one meets the other. */
async function startInBackground(text: string): Promise<void> {
  const terminal = openTerminal(newcomer, ['-c', `exec ${text}`]);
  background.push(terminal);
  await terminal.prints(/http:\/\/127\.0\.0\.1:\d+/, patience);
}

function started(command: string): Terminal {
  const terminal = background.find(({ child }) => child.spawnargs.at(-1)?.includes(command));
  if (!terminal) throw new Error(`the tour does not start ${command}`);
  return terminal;
}

/** What the block with this command printed. */
function output(command: string): string {
  const [, text] = [...printed].find(([block]) => block.includes(command)) ?? [];
  if (text === undefined) throw new Error(`the tour has no ${command}`);
  return text;
}

function namesIn(answer: string): string[] {
  return [...answer.matchAll(/"name": "([^"]+)"/g)].map(([, name = '']) => name);
}
