import { expect } from 'vitest';
import type { Store } from '../../packages/gateway/src/store/store.ts';
import { issueTicket, ticketPath } from '../../packages/gateway/src/upstream/sign-in/ticket.ts';
import { type Browser, createBrowser, type Page } from './browser.ts';

/** Follows the page that sends a browser on to a provider, to wherever it ends. */
export function goOnward(browser: Browser, page: Page): Promise<Page> {
  return browser.open(onwardUrl(page));
}

/** Where such a page leads. */
export function onwardUrl(page: Page): string {
  const [, url] = /<a href="([^"]+)" rel="noreferrer">/.exec(page.body) ?? [];
  if (url === undefined) throw new Error(`no way onward (${page.status}) at ${page.url.href}:\n${page.body}`);
  return url.replaceAll('&amp;', '&');
}

/** Signs the shared identity of a server in, as whoever opens the link that a command prints. */
export async function signInShared(
  store: Store,
  publicUrl: string,
  slug: string,
  browser = createBrowser(),
): Promise<Page> {
  const done = await trySignInShared(store, publicUrl, slug, browser);
  expect(done.body).toContain(`${slug} is connected`);
  return done;
}

/** The same, wherever it ends. */
export async function trySignInShared(
  store: Store,
  publicUrl: string,
  slug: string,
  browser = createBrowser(),
): Promise<Page> {
  const server = await store.servers.bySlug(slug);
  const ticket = await issueTicket(store, { serverId: server?.id ?? '', owner: null, registerAgain: false });
  const page = await browser.open(publicUrl + ticketPath(ticket), { press: ['Sign in'] });
  return goOnward(browser, page);
}

/** Signs a person in to a server, from the link that their AI app was given. @param browser in which they are signed in to us */
export async function signInPersonally(link: string, browser: Browser): Promise<Page> {
  const page = await browser.open(link);
  return goOnward(browser, await browser.submit(page, { press: ['Sign in', 'Reconnect'] }));
}
