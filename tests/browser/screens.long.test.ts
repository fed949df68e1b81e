import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startChromium } from './chromium.ts';
import { type House, openHouse } from './house.ts';
import { judgePage } from './judge-page.ts';
import { screens } from './screens.ts';
import { signIn, type Visitor } from './visitor.ts';

let house: House;
let browser: Browser;
beforeAll(async () => {
  [house, browser] = await Promise.all([openHouse(), startChromium()]);
});
afterAll(async () => {
  await browser.close();
  await house.close();
});

describe.each([
  { scheme: 'light', width: 1440 },
  { scheme: 'dark', width: 1440 },
  { scheme: 'light', width: 375 },
] as const)('in $scheme at $width px', (look) => {
  let visitor: Visitor;
  beforeAll(async () => {
    visitor = await signIn(browser, house, '/servers', look);
  });
  afterAll(() => visitor.page.close());

  test.each(screens)(
    '$path is accessible, fits, and asks for nothing that its policy refuses',
    async ({ path, ready }) => {
      const { page, complaints } = visitor;
      const before = complaints.length;
      const asked: string[] = [];
      page.on('request', (request) => asked.push(request.url()));
      await page.goto(house.product.url + path);
      await page.waitForSelector(ready);
      expect(await judgePage(page)).toEqual([]);
      expect(asked.filter((url) => !url.startsWith(house.product.url))).toEqual([]);
      const isMissing = path === '/servers/nobody' || path.endsWith('/nothing');
      if (!isMissing) expect(complaints.slice(before)).toEqual([]);
    },
  );

  test.each([
    ['the palette', 'Control+k', '[role=listbox]'],
    ['the help', '?', 'text=Keyboard shortcuts'],
  ])('%s is accessible and fits', async (_what, keys, ready) => {
    const { page } = visitor;
    await page.goto(`${house.product.url}/gateways`);
    await page.waitForSelector('table >> text=support');
    await page.keyboard.press(keys);
    await page.waitForSelector(ready);
    expect(await judgePage(page)).toEqual([]);
  });

  test('a dialog is accessible and fits', async () => {
    const { page } = visitor;
    await page.goto(`${house.product.url}/gateways/support`);
    await page.click('text=Put a server on it');
    await page.waitForSelector('text=Prefix of its names');
    expect(await judgePage(page)).toEqual([]);
  });
});
