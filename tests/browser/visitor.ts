import type { Browser, Page } from 'playwright-core';
import { administrator, type House } from './house.ts';

export interface Visitor {
  readonly page: Page;
  /** What went wrong in the page, as its console has it: blocked by the policy, thrown, not found. */
  readonly complaints: readonly string[];
}

interface Look {
  readonly width?: number;
  readonly scheme?: 'light' | 'dark';
}

/** The refusal that leads to the sign-in page is no complaint. */
const expected = /401 \(Unauthorized\)/;

/** Opens a page as an administrator who was asked to sign in on the way to `path`. */
export async function signIn(browser: Browser, { product }: House, path: string, look: Look = {}): Promise<Visitor> {
  const { width = 1440, scheme = 'light' } = look;
  const context = await browser.newContext({
    viewport: { width, height: 900 },
    colorScheme: scheme,
    reducedMotion: 'reduce',
  });
  const page = await context.newPage();
  page.setDefaultTimeout(15_000);
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error' && !expected.test(message.text())) complaints.push(message.text());
  });
  await page.goto(product.url + path);
  await page.waitForURL(/\/sign-in\?/);
  await fillIn(page);
  await page.waitForURL((url) => url.pathname + url.search === path);
  // The sign-in page has no icon of its own, which browsers ask for by themselves.
  complaints.splice(0);
  return { page, complaints };
}

/** Signs in on the page for it. */
export async function fillIn(page: Page): Promise<void> {
  await page.fill('#email', administrator.email);
  await page.fill('#password', administrator.password);
  await page.click('button');
}
