import { type Browser, createBrowser, type Page, type Walk } from '../support/browser.ts';
import type { Browse } from './app.ts';

/** How a person signs in to the gateway. */
export interface Credentials {
  readonly email: string;
  readonly password: string;
}

/** What stands on the buttons of the pages between an app's request and its answer, those that go on first. */
const onward = ['Allow', 'Sign in'];

const mostPages = 10;

/** A browser whose person signs in where asked, lets the app in and goes back to it. */
export function personAt({ email, password }: Credentials, browser: Browser = createBrowser()): Browser {
  const walkOf = (walk: Walk): Walk => ({ press: onward, ...walk, fill: { email, password, ...walk.fill } });
  return {
    ...browser,
    async open(url, walk = {}) {
      let page = await browser.open(url, walkOf(walk));
      for (let count = 0; count < mostPages; count += 1) {
        const next = leadsTo(page);
        if (next === undefined) return page;
        page = await browser.open(next, walkOf(walk));
      }
      throw new Error(`the way does not end: ${page.url.href}`);
    },
  };
}

/** What a person does who is sent to an address by an app. */
export function browseAs(credentials: Credentials): Browse {
  return async (address, stopAt) => {
    const page = await personAt(credentials).open(address, stopAt === undefined ? {} : { stopAt });
    if (page.status >= 400) throw new Error(`${page.status} at ${page.url.href}:\n${page.body}`);
    return page.url;
  };
}

/** Where a page sends the browser by itself. */
function leadsTo({ body, url: from }: Page): string | undefined {
  const [, to] = /<meta http-equiv="refresh" content="0; url=([^"]+)">/.exec(body) ?? [];
  return to === undefined ? undefined : new URL(to.replaceAll('&amp;', '&'), from).href;
}
