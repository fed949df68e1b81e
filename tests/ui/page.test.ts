import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { build } from 'vite';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'gatehouse-ui-'));
  const root = fileURLToPath(new URL('../../packages/ui', import.meta.url));
  const options = { outDir: directory, emptyOutDir: true };
  await build({ root, configFile: join(root, 'vite.config.ts'), logLevel: 'error', build: options });
});

afterAll(() => rm(directory, { recursive: true }));

const read = (name: string) => readFile(join(directory, name), 'utf8');
const names = () => readdir(directory, { recursive: true });

describe.each(['index.html', 'status.html'])('the built %s', (name) => {
  test('has no inline script, style or handler, which its policy would block', async () => {
    const html = await read(name);
    const scripts = [...html.matchAll(/<script\b([^>]*)>([^<]*)</g)];
    expect(scripts.length).toBeGreaterThan(0);
    for (const [, attributes, text] of scripts) {
      expect(attributes).toContain('src=');
      expect(text?.trim()).toBe('');
    }
    expect(html).not.toMatch(/<style\b|\sstyle=|\son[a-z]+=|javascript:/);
  });

  test('loads what was built with it', async () => {
    const html = await read(name);
    const loaded = [...html.matchAll(/<(?:script|link|img)\b[^>]*?(?:src|href)="([^"]+)"/g)].map(
      ([, path = '']) => path,
    );
    const built = (await names()).map((each) => `/${each}`);
    expect(loaded.length).toBeGreaterThanOrEqual(3);
    expect(built).toEqual(expect.arrayContaining(loaded));
  });
});

/** Addresses in texts that libraries and pages of errors show, and that nothing is ever asked of. */
const shownOnly =
  /^(?:https?:)?\/\/(?:www\.w3\.org\/|(?:[\w-]+\.)*example\.com|react\.dev\/(?:errors|link)\/|tailwindcss\.com|base-ui\.com\/|tanstack\.com\/|127\.0\.0\.1|localhost)/;

test('what was built asks nothing of any other site', async () => {
  const code = (await names()).filter((name) => /\.(html|js|css|svg)$/.test(name));
  expect(code.length).toBeGreaterThan(20);
  const addresses = (await Promise.all(code.map(read))).flatMap(
    (text) => text.match(/(?:https?:)\/\/[\w.-]+\.\w+[^\s"'`<]*/g) ?? [],
  );
  expect(addresses.filter((address) => !shownOnly.test(address))).toEqual([]);
  const styles = await Promise.all(code.filter((name) => name.endsWith('.css')).map(read));
  expect(styles.join('')).not.toMatch(/@import|url\((?!data:)/);
});

test('the first screen takes less than 250 kB of compressed script', async () => {
  const html = await read('index.html');
  const first = (await names()).filter((name) => name.startsWith('assets/servers-page-'));
  const entries = [...html.matchAll(/src="\/([^"]+\.js)"/g)].map(([, name = '']) => name);
  const loaded = new Set<string>();
  const visit = async (name: string): Promise<void> => {
    if (loaded.has(name)) return;
    loaded.add(name);
    const imports = (await read(name)).matchAll(/\b(?:import|from)\s*"\.\/([^"]+\.js)"/g);
    for (const [, other = ''] of imports) await visit(`assets/${other}`);
  };
  for (const name of [...entries, ...first]) await visit(name);
  const sizes = await Promise.all([...loaded].map(async (name) => gzipSync(await read(name)).length));
  const bytes = sizes.reduce((sum, size) => sum + size, 0);
  expect(loaded.size).toBeGreaterThan(3);
  // 208 kB when this was written: React, Router, Query, Table and Base UI are most of it.
  expect(bytes).toBeGreaterThan(100_000);
  expect(bytes).toBeLessThan(250_000);
});

test('the status page says how to add a server, create a token, connect an app and read the trail', async () => {
  const html = await read('status.html');
  for (const command of ['server add', 'token create', 'audit tail']) expect(html).toContain(`gatehouse ${command}`);
  expect(html).toContain('Authorization: Bearer gth_');
});
