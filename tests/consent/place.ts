import { hashPassword } from '../../packages/gateway/src/auth/password.ts';
import type { Store } from '../../packages/gateway/src/store/store.ts';
import { startInProcess } from '../e2e/in-process.ts';
import { configurationOf, type Layout, type Scene, sceneOf } from '../e2e/scene.ts';
import {
  authorize,
  type Client,
  type Discovered,
  discover,
  exchange,
  redirectUri,
  register,
} from '../interop/oauth-by-hand.ts';
import { openAt } from '../store/place.ts';
import type { Browser, Page } from '../support/browser.ts';

export const password = 'correct horse battery staple';

/** A gateway in this process that people let apps into. */
export interface ConsentPlace {
  readonly scene: Scene;
  readonly store: Store;
  at(path: string): string;
  close(): Promise<void>;
}

/**
 * @param people who can sign in, by e-mail address, with `password`
 * @param closed the users of gateways that are not open to everyone
 */
export async function startConsentPlace(
  layout: Layout,
  people: readonly string[],
  closed: Readonly<Record<string, readonly string[]>> = {},
): Promise<ConsentPlace> {
  const configuration = configurationOf(layout) as { gateways: Record<string, object> };
  const gateways = Object.entries(configuration.gateways).map(([slug, gateway]) => {
    const users = closed[slug] === undefined ? {} : { users: closed[slug] };
    return [slug, { ...gateway, ...users }] as const;
  });
  const scene = await sceneOf(
    await startInProcess({ ...configuration, gateways: Object.fromEntries(gateways) }, {}),
    layout,
  );
  const store = await openAt(scene.place.directory, false);
  for (const email of people) {
    const { id } = await store.users.put(email);
    await store.users.setPassword(id, await hashPassword(password));
  }
  return {
    scene,
    store,
    at: (path) => scene.place.url + path,
    async close() {
      await store.close();
      await scene.close();
    },
  };
}

/** An app that asks to be let in, and the page that its person stands on. */
export interface AskingApp {
  readonly discovered: Discovered;
  readonly client: Client;
  readonly page: Page;
  /** What it makes of where the browser came back to it. */
  tokens(back: Page): Promise<string>;
}

/** Finds its way from the address of a gateway alone, and sends the browser to ask. @param wanted what it says of itself */
export async function askAt(endpoint: string, browser: Browser, wanted: object = {}): Promise<AskingApp> {
  const discovered = await discover(endpoint);
  const { body: client } = await register(discovered.server, wanted);
  const [uri = redirectUri] = (wanted as { redirect_uris?: readonly string[] }).redirect_uris ?? [];
  const page = await authorize(discovered, client, { redirect_uri: uri }, browser);
  return {
    discovered,
    client,
    page,
    tokens: async (back) => (await exchange(discovered, client, back)).body.access_token,
  };
}

/** Lets the browser go where a page leads by itself, up to the address of the app. */
export function goBack(browser: Browser, page: Page): Promise<Page> {
  const [, url] = /<meta http-equiv="refresh" content="0; url=([^"]+)">/.exec(page.body) ?? [];
  if (url === undefined) throw new Error(`no way back (${page.status}) at ${page.url.href}:\n${page.body}`);
  return browser.open(new URL(url, page.url).href, { stopAt: redirectUri });
}
