import { type Browser, chromium } from 'playwright-core';
import { browserVariable, findBrowser, installBrowser } from '../support/real-browser.ts';

/** Starts the browser of the machine. */
export function startChromium(): Promise<Browser> {
  const executablePath = findBrowser();
  if (executablePath === undefined)
    throw new Error(`there is no Chromium: run "${installBrowser}", or name one in ${browserVariable}`);
  // Without a sandbox of its own: it is shown nothing but our pages, and containers that run as root have none.
  return chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-dev-shm-usage'] });
}
