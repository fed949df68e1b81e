import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { startChromium } from './chromium.ts';
import { type House, openHouse } from './house.ts';
import { fillIn, signIn } from './visitor.ts';

let house: House;
let browser: Browser;
let page: Page;
beforeAll(async () => {
  [house, browser] = await Promise.all([openHouse(), startChromium()]);
  ({ page } = await signIn(browser, house, '/servers/crm?tab=identities'));
});
afterAll(async () => {
  await browser.close();
  await house.close();
});
afterEach(() => page.unrouteAll());

const open = (path: string) => page.goto(house.product.url + path);
const see = (text: string) => page.getByText(text, { exact: false }).first().waitFor();
const heading = (name: string) => page.getByRole('heading', { level: 1, name, exact: true }).waitFor();
const press = (name: string | RegExp) => page.getByRole('button', { name }).click();

test('whoever signs in comes back to the very part of the page that they asked for', async () => {
  await see('Shared by everyone');
  expect(await page.getByRole('tab', { name: 'Identities' }).getAttribute('aria-selected')).toBe('true');
});

test('a gateway is made, a server put on it, changed and taken off, and it is removed by its name', async () => {
  await open('/gateways');
  await press('New gateway');
  await page.getByLabel('Name').fill('Not a name');
  await press('Create gateway');
  await see('It takes 1 to 63');
  await page.getByLabel('Name').fill('sales');
  await press('Create gateway');
  await heading('sales');

  await press('Put a server on it');
  await page.getByLabel('Server', { exact: true }).selectOption('demo');
  await see('demo__search');
  await press('Put it on');
  await see('prefix demo__');
  await press('What can be done with demo here');
  await page.getByRole('menuitem', { name: 'Change' }).click();
  await page.getByLabel('What is let through').selectOption('allow');
  await page.getByLabel('Names', { exact: true }).fill('greet\n');
  await press('Save');
  await see('1 name');
  await press('What can be done with demo here');
  await page.getByRole('menuitem', { name: 'Take off' }).click();
  await see('Take demo off sales?');
  await press('Take off');
  await see('No servers on it yet');

  await page.getByRole('tab', { name: 'Settings' }).click();
  await press('Remove gateway …');
  const remove = page.getByRole('dialog').getByRole('button', { name: 'Remove gateway' });
  expect(await remove.isDisabled()).toBe(true);
  await page.getByLabel('Type sales to confirm').fill('sales');
  await remove.click();
  await page.waitForURL(/\/gateways$/);
  await page.getByRole('row', { name: /^main/ }).waitFor();
  await page.getByRole('row', { name: /^sales/ }).waitFor({ state: 'detached' });
});

test('what is changed in one tab is seen in the other without reloading it', async () => {
  await open('/servers');
  const row = page.getByRole('row', { name: /^crm/ });
  await row.getByText('Connected').waitFor();
  const other = await page.context().newPage();
  await other.goto(`${house.product.url}/servers/crm?tab=settings`);
  await other.getByRole('switch', { name: 'Switched on' }).click();
  await row.getByText('Disabled').waitFor();
  await other.getByRole('switch', { name: 'Switched on' }).click();
  await row.getByText('Connected').waitFor();
  await other.close();
});

test('a server is checked step by step, and each request can be unfolded', async () => {
  await open('/servers/demo?tab=check');
  await page.getByRole('main').getByRole('button', { name: 'Check now' }).click();
  await see('Nothing is wrong with what was looked at.');
  await page.locator('summary').first().click();
  await see('HTTP 200');
});

test('what is wrong is said with its code, and its page leads on without the internet', async () => {
  await open('/servers/billing');
  await page.getByRole('region', { name: 'Not connected' }).getByText('upstream_unreachable').waitFor();
  await page.getByRole('link', { name: 'What this means and what to do' }).click();
  await heading('upstream_unreachable');
  await see('What to do');
  await page.goBack();
  await heading('billing');
});

test('values of a shared identity go in and never come out', async () => {
  await open('/servers/crm?tab=identities');
  await press('Set shared values');
  await press('Save values');
  await see('This is needed.');
  await page.getByLabel('x-api-key').fill('a-new-secret');
  expect(await page.content()).not.toContain('a-new-secret');
  await press('Save values');
  await see('The values are kept');
  await page.getByRole('dialog', { name: /shared identity/ }).waitFor({ state: 'detached' });
  expect(await page.content()).not.toContain('a-new-secret');
});

test('set-up for an app is copied as it is shown', async () => {
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await open('/gateways/main?tab=connect');
  await page.getByText('Cursor', { exact: true }).click();
  await see('mcpServers');
  await press('Copy set-up');
  const copied = JSON.parse(await page.evaluate(() => navigator.clipboard.readText()));
  expect(copied).toEqual({ mcpServers: { main: { url: `${house.product.url}/mcp/main` } } });
});

test('how a list is filtered and sorted stands in the address and outlives a reload', async () => {
  await open('/servers');
  await page.getByRole('searchbox').fill('main');
  await press('Status');
  await page.waitForURL((url) => url.search.includes('q=main') && url.search.includes('sort=status'));
  await page.reload();
  const first = page.locator('tbody tr').first();
  await first.getByText('Not connected').waitFor();
  expect(await page.getByRole('columnheader', { name: 'Status' }).getAttribute('aria-sort')).toBe('ascending');
  await page.getByRole('searchbox').fill('nothing of it');
  await see('Nothing matches');
});

describe('by keyboard alone', () => {
  test('one skips to the content, opens what one searches for, and moves in a list', async () => {
    await open('/servers');
    await page.getByRole('row', { name: /^crm/ }).waitFor();
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('content');

    await page.keyboard.press('Control+k');
    await page.getByRole('combobox').waitFor();
    await page.keyboard.type('crm');
    await page.keyboard.press('Enter');
    await heading('crm');

    await page.keyboard.press('g');
    await page.keyboard.press('s');
    await heading('Servers');
    await page.getByRole('link', { name: 'billing' }).focus();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowUp');
    await page.keyboard.press('Enter');
    await heading('crm');
  });

  test('a dialog takes the focus, keeps it, and gives it back', async () => {
    await open('/gateways');
    const button = page.getByRole('button', { name: 'New gateway' });
    await button.focus();
    await page.keyboard.press('Enter');
    await page.getByRole('dialog').waitFor();
    for (let count = 0; count < 6; count += 1) {
      await page.keyboard.press('Tab');
      // What keeps the focus in passes it on in a moment of its own.
      await page.waitForFunction(() => document.activeElement?.closest('[role=dialog]'));
    }
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await page.waitForFunction((element) => element === document.activeElement, await button.elementHandle());
  });

  test('shortcuts of single keys can be switched off', async () => {
    await open('/servers');
    await heading('Servers');
    await page.keyboard.press('?');
    await page.getByRole('switch', { name: 'Single keys' }).press('Space');
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await page.keyboard.press('?');
    await page.keyboard.press('Control+k');
    await page.getByRole('combobox').waitFor();
    expect(await page.getByText('Keyboard shortcuts').count()).toBe(0);
    await page.evaluate(() => localStorage.removeItem('gatehouse-shortcuts'));
  });
});

test('a chosen theme stays, and nothing is drawn in the other first', async () => {
  await open('/alerts');
  await press('Appearance');
  await page.getByRole('menuitemradio', { name: 'Dark' }).click();
  await page.reload({ waitUntil: 'commit' });
  await page.waitForSelector('#app', { state: 'attached' });
  expect(await page.evaluate(() => getComputedStyle(document.documentElement).colorScheme)).toBe('dark');
  await press('Appearance');
  await page.getByRole('menuitemradio', { name: 'As the system' }).click();
});

test('a refusal is shown with its code and correlation id, and can be tried again', async () => {
  const problem = { status: 503, code: 'store_unreachable', detail: 'the store does not answer', correlationId: 'c-1' };
  await page.route('**/api/v1/gateways?*', (route) =>
    route.fulfill({ status: 500, contentType: 'application/problem+json', body: JSON.stringify(problem) }),
  );
  await open('/gateways');
  const alert = page.getByRole('alert');
  await alert.getByText('the store does not answer').waitFor();
  await alert.getByText('c-1').waitFor();
  await page.unrouteAll();
  await alert.getByRole('button', { name: 'Try again' }).click();
  await page.getByRole('row', { name: /^main/ }).waitFor();
});

test('a member sees that a screen is for administrators', async () => {
  await page.route('**/api/v1/me', async (route) => {
    const answer = await route.fetch();
    await route.fulfill({ response: answer, json: { ...(await answer.json()), role: 'member' } });
  });
  await open('/servers');
  await heading('This is for administrators');
  expect(await page.getByRole('navigation').count()).toBe(0);
});

test('whose session ends is led to the sign-in page, and back from there', async () => {
  await open('/alerts');
  await heading('Alerts');
  await page.context().clearCookies();
  await page.keyboard.press('g');
  await page.keyboard.press('s');
  await page.waitForURL(/\/sign-in\?then=%2F(?:servers|alerts)$/);
  const [, place] = /then=%2F(\w+)$/.exec(page.url()) ?? [];
  await fillIn(page);
  await page.waitForURL(`${house.product.url}/${place}`);
});
