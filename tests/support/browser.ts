import { createCookieJar } from './browser-cookies.ts';
import { formsIn, type PageForm } from './browser-forms.ts';

/** A page that a browser stands on. */
export interface Page {
  /** Its address, after redirects. */
  readonly url: URL;
  readonly status: number;
  readonly headers: Headers;
  /** Empty where the browser stopped before it asked for the page. */
  readonly body: string;
  readonly forms: readonly PageForm[];
}

/** Whom to be in forms, and where to stop. */
export interface Walk {
  /** Stops in front of this address, origin and path, without asking for it: what a client would receive there. */
  readonly stopAt?: string;
  /** What to write into fields, by name. */
  readonly fill?: Readonly<Record<string, string>>;
  /** What stands on the buttons to press, in order of liking. Forms without such a button end the walk. */
  readonly press?: readonly string[];
}

/** A person's browser over plain HTTP, without scripts. Each has its own cookies: two of them are two people. */
export interface Browser {
  /** Opens an address as if it was typed, and goes where redirects and forms lead. */
  open(url: string, walk?: Walk): Promise<Page>;
  /** Sends the one form of a page, or its first with such a button, and goes on from there. */
  submit(page: Page, walk?: Walk): Promise<Page>;
  /** Every address it asked for, in order, with its method: `GET http://…`. Those it stopped in front of are not among them. */
  readonly visited: readonly string[];
  /** Puts a cookie, as a page of that address would have done. */
  setCookie(url: string, cookie: string): void;
  cookieNames(url: string): string[];
  forgetCookies(): void;
}

const mostSteps = 30;

export function createBrowser(): Browser {
  const jar = createCookieJar();
  const visited: string[] = [];

  async function request({ url, method, from, body }: Step): Promise<Page | Step> {
    visited.push(`${method} ${url.href}`);
    const cookie = jar.header({ url, method, from });
    const headers = new Headers({ accept: 'text/html,application/xhtml+xml,*/*;q=0.8', 'user-agent': 'Mozilla/5.0' });
    if (cookie) headers.set('cookie', cookie);
    // Browsers send it with forms; a site may refuse forms that come from elsewhere.
    if (method === 'POST' && from) headers.set('origin', from.origin);
    const answer = await fetch(url, { method, headers, body: body ?? null, redirect: 'manual' });
    jar.take(url, answer.headers.getSetCookie());
    const location = answer.headers.get('location');
    const text = await answer.text();
    if (answer.status >= 300 && answer.status < 400 && location !== null)
      return redirected(url, answer.status, method, location, body);
    return { url, status: answer.status, headers: answer.headers, body: text, forms: formsIn(text, url) };
  }

  async function walk(first: Step, options: Walk): Promise<Page> {
    let step = first;
    for (let count = 0; count < mostSteps; count += 1) {
      if (options.stopAt !== undefined && isAt(step.url, options.stopAt)) return before(step.url);
      const came = await request(step);
      const next = 'status' in came ? pressed(came, options) : came;
      if (!next) return came as Page;
      step = next;
    }
    throw new Error(`the way does not end:\n${visited.slice(-mostSteps).join('\n')}`);
  }

  return {
    open: (url, options = {}) => walk({ url: new URL(url), method: 'GET', from: undefined, body: undefined }, options),
    async submit(page, options = {}) {
      const step = pressed(page, {
        press: page.forms.flatMap(({ buttons }) => buttons.map(({ text }) => text)),
        ...options,
      });
      if (!step) throw new Error(`no such form at ${page.url.href}:\n${page.body}`);
      return walk(step, options);
    },
    visited,
    setCookie: (url, cookie) => jar.take(new URL(url), [cookie]),
    cookieNames: (url) => jar.names(new URL(url)),
    forgetCookies: () => jar.clear(),
  };
}

interface Step {
  readonly url: URL;
  readonly method: 'GET' | 'POST';
  readonly from: URL | undefined;
  readonly body: URLSearchParams | undefined;
}

/** What browsers do (Fetch standard, HTTP-redirect fetch): 307 and 308 keep the method, the others make a POST a GET. */
function redirected(
  from: URL,
  status: number,
  method: 'GET' | 'POST',
  location: string,
  body: URLSearchParams | undefined,
): Step {
  const url = new URL(location, from);
  const keeps = status === 307 || status === 308;
  return { url, from, method: keeps ? method : 'GET', body: keeps ? body : undefined };
}

function pressed(page: Page, { fill = {}, press = [] }: Walk): Step | undefined {
  for (const text of press) {
    for (const form of page.forms) {
      const button = form.buttons.find((candidate) => candidate.text === text);
      if (!button) continue;
      const chosen = Object.entries(fill).filter(([name]) => form.choices.has(name));
      const filled = [...new Map([...form.fields, ...chosen])].map(
        ([name, value]) => [name, fill[name] ?? value] as const,
      );
      const fields = button.name === undefined ? filled : [...filled, [button.name, button.value] as const];
      return sent(form, new URLSearchParams(fields.map(([name, value]) => [name, value])), page.url);
    }
  }
  return undefined;
}

function sent({ action, method }: PageForm, fields: URLSearchParams, from: URL): Step {
  if (method === 'POST') return { url: action, method, from, body: fields };
  const url = new URL(action);
  url.search = fields.toString();
  return { url, method, from, body: undefined };
}

function isAt(url: URL, place: string): boolean {
  const { origin, pathname } = new URL(place);
  return url.origin === origin && url.pathname === pathname;
}

function before(url: URL): Page {
  return { url, status: 0, headers: new Headers(), body: '', forms: [] };
}
