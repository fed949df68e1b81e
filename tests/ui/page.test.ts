import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';
import { afterAll, beforeAll, expect, test } from 'vitest';

let directory: string;
let html: string;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'gatehouse-ui-'));
  const root = fileURLToPath(new URL('../../packages/ui', import.meta.url));
  await build({ root, configFile: join(root, 'vite.config.ts'), logLevel: 'error', build: { outDir: directory } });
  html = await readFile(join(directory, 'index.html'), 'utf8');
});

afterAll(() => rm(directory, { recursive: true }));

test('the built page has no inline script, style or handler, which its policy would block', () => {
  const scripts = [...html.matchAll(/<script\b([^>]*)>([^<]*)</g)];
  expect(scripts).toHaveLength(1);
  for (const [, attributes, text] of scripts) {
    expect(attributes).toContain('src=');
    expect(text?.trim()).toBe('');
  }
  expect(html).not.toMatch(/<style\b|\sstyle=|\son[a-z]+=|javascript:/);
});

test('the built page and its files name no other site', async () => {
  const files = (await readdir(directory, { recursive: true })).filter((name) => /\.(html|js|css|svg)$/.test(name));
  expect(files.length).toBeGreaterThanOrEqual(4);
  for (const name of files) {
    const text = (await readFile(join(directory, name), 'utf8')).replaceAll('http://www.w3.org/2000/svg', '');
    const addresses = text.match(/(?:https?:)?\/\/[\w.-]+\.\w+[^\s"'`<]*/g) ?? [];
    expect(addresses.filter((address) => !address.startsWith('https://mcp.example.com/'))).toEqual([]);
  }
});

test('everything the built page loads was built with it', async () => {
  const loaded = [...html.matchAll(/<(?:script|link|img)\b[^>]*?(?:src|href)="([^"]+)"/g)].map(([, path = '']) => path);
  const built = (await readdir(directory, { recursive: true })).map((name) => `/${name}`);
  expect(loaded.length).toBeGreaterThanOrEqual(3);
  expect(built).toEqual(expect.arrayContaining(loaded));
});

test('the page says how to add a server, create a token, connect an app and read the trail', () => {
  for (const command of ['server add', 'token create', 'audit tail']) expect(html).toContain(`gatehouse ${command}`);
  expect(html).toContain('Authorization: Bearer gth_');
});
