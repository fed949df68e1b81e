import type { IncomingMessage, ServerResponse } from 'node:http';
import { beforeEach, describe, expect, test } from 'vitest';
import { startHttp } from '../net/loopback.ts';
import { type Browser, createBrowser } from '../support/browser.ts';

// The scripted browser does what a person's browser does, where tests of sign-ins lean on it.

type Route = (request: IncomingMessage, response: ServerResponse) => void;

const html =
  (body: string): Route =>
  (_request, response) =>
    void response.writeHead(200, { 'content-type': 'text/html' }).end(body);
const redirect =
  (status: number, location: string): Route =>
  (_request, response) =>
    void response.writeHead(status, { location }).end();
const cookies =
  (...set: readonly string[]): Route =>
  (_request, response) =>
    void response.writeHead(200, { 'set-cookie': [...set] }).end();
/** Answers with what it was sent. */
const mirror: Route = (request, response) => {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    const { cookie = '', origin = '' } = request.headers;
    response.end(JSON.stringify({ method: request.method, cookie, origin, body: Buffer.concat(chunks).toString() }));
  });
};

async function site(routes: Readonly<Record<string, Route>>): Promise<string> {
  const { url } = await startHttp((request, response) => {
    const route = routes[(request.url ?? '').replace(/\?.*/, '')];
    if (route) route(request, response);
    else response.writeHead(404).end();
  });
  return url;
}

let browser: Browser;
beforeEach(() => {
  browser = createBrowser();
});

describe('redirects', () => {
  test('are followed step by step, and each step is kept', async () => {
    const url = await site({ '/a': redirect(302, '/b?x=1'), '/b': redirect(303, 'c'), '/c': html('here') });
    const page = await browser.open(`${url}/a`);
    expect(page).toMatchObject({ status: 200, body: 'here', url: new URL(`${url}/c`) });
    expect(browser.visited).toEqual([`GET ${url}/a`, `GET ${url}/b?x=1`, `GET ${url}/c`]);
  });

  test('end in front of the address that was named, with what it would be sent', async () => {
    const url = await site({ '/a': redirect(302, 'http://127.0.0.1:9/callback?code=1') });
    const page = await browser.open(`${url}/a`, { stopAt: 'http://127.0.0.1:9/callback' });
    expect(page).toMatchObject({ status: 0, body: '', url: new URL('http://127.0.0.1:9/callback?code=1') });
    expect(browser.visited).toEqual([`GET ${url}/a`]);
  });

  test('that go round for ever are an error that shows the way', async () => {
    const url = await site({ '/a': redirect(302, '/b'), '/b': redirect(302, '/a') });
    await expect(browser.open(`${url}/a`)).rejects.toThrow(`GET ${url}/b`);
  });

  test.each([
    [302, { method: 'GET', body: '' }],
    [303, { method: 'GET', body: '' }],
    [307, { method: 'POST', body: 'a=1' }],
  ])('%i after a form goes on as %o', async (status, arrived) => {
    const form = '<form method=post action="/send"><input name=a value=1><button>Go</button></form>';
    const url = await site({ '/': html(form), '/send': redirect(status, '/end'), '/end': mirror });
    const page = await browser.open(`${url}/`, { press: ['Go'] });
    expect(JSON.parse(page.body)).toMatchObject(arrived);
  });
});

describe('cookies', () => {
  test.each([
    ['of the site, on another port too', 'a=1', 'a=1'],
    ['of a path above', 'a=1; Path=/mi', ''],
    ['of this path', 'a=1; Path=/mirror', 'a=1'],
    ['that ended', 'a=1; Max-Age=0', ''],
    ['that ended, by date', 'a=1; Expires=Thu, 01 Jan 1970 00:00:00 GMT', ''],
    ['that are secure, over http', 'a=1; Secure', ''],
    ['with a prefix they do not live up to', '__Host-a=1; Path=/', ''],
    ['of a whole domain', 'a=1; Domain=example.com', ''],
  ])('%s: %s is sent as "%s"', async (_case, set, sent) => {
    const [url, other] = await Promise.all([site({ '/': cookies(set) }), site({ '/mirror': mirror })]);
    await browser.open(`${url}/`);
    expect(JSON.parse((await browser.open(`${other}/mirror`)).body)).toMatchObject({ cookie: sent });
  });

  test('that are strict stay behind when another site leads here, and go along when the address is typed', async () => {
    const here = await site({ '/': cookies('s=1; SameSite=Strict', 'l=1; SameSite=Lax', 'd=1'), '/mirror': mirror });
    const there = await site({ '/': redirect(302, `${here}/mirror`) });
    await browser.open(`${here}/`);
    expect(JSON.parse((await browser.open(there.replace('127.0.0.1', 'localhost'))).body)).toMatchObject({
      cookie: 'l=1; d=1',
    });
    expect(JSON.parse((await browser.open(`${here}/mirror`)).body)).toMatchObject({ cookie: 's=1; l=1; d=1' });
  });

  test('do not go along with a form that another site sends, and the form says whence it comes', async () => {
    const here = await site({ '/': cookies('l=1; SameSite=Lax'), '/mirror': mirror });
    const there = (
      await site({ '/': html(`<form method="post" action="${here}/mirror"><button>Go</button></form>`) })
    ).replace('127.0.0.1', 'localhost');
    await browser.open(`${here}/`);
    const page = await browser.open(`${there}/`, { press: ['Go'] });
    expect(JSON.parse(page.body)).toMatchObject({ method: 'POST', cookie: '', origin: there });
  });

  test('are those of one browser only, and can be put and forgotten', async () => {
    const url = await site({ '/': cookies('a=1'), '/mirror': mirror });
    await browser.open(`${url}/`);
    browser.setCookie(url, 'b=2');
    expect(browser.cookieNames(url)).toEqual(['a', 'b']);
    expect(createBrowser().cookieNames(url)).toEqual([]);
    browser.forgetCookies();
    expect(JSON.parse((await browser.open(`${url}/mirror`)).body)).toMatchObject({ cookie: '' });
  });
});

describe('forms', () => {
  const form = `<form action='/mirror' method=POST>
    <input type=hidden name="token" value="a&amp;b&#39;c"><input name=user value=""><input type=password name=pass>
    <input type=checkbox name=keep checked><input type=checkbox name=spam value=yes>
    <textarea name="note">x &lt; y</textarea><input type=submit value="Cancel" name=how>
    <button name=how value=ok>Sign <b>in</b></button><button type=button name=how value=script>Show</button></form>`;

  test('are filled in and sent with the button that was pressed', async () => {
    const url = await site({ '/': html(form), '/mirror': mirror });
    const page = await browser.open(`${url}/`, { fill: { user: 'alice', pass: 'p w' }, press: ['Nothing', 'Sign in'] });
    const fields = { token: "a&b'c", user: 'alice', pass: 'p w', keep: 'on', note: 'x < y', how: 'ok' };
    expect(Object.fromEntries(new URLSearchParams((JSON.parse(page.body) as { body: string }).body))).toEqual(fields);
  });

  test('with no button that was named end the walk, and can be sent from there', async () => {
    const url = await site({ '/': html(form), '/mirror': mirror });
    const page = await browser.open(`${url}/`, { press: ['Accept'] });
    expect(page.forms[0]?.buttons.map(({ text }) => text)).toEqual(['Sign in', 'Cancel']);
    expect((await browser.submit(page, { press: ['Cancel'] })).body).toContain('how=Cancel');
    await expect(browser.submit(page, { press: ['Accept'] })).rejects.toThrow('no such form');
  });

  test('that GET put their fields into the address', async () => {
    const url = await site({
      '/': html('<form action="/b?old=1"><input name=q value="x y"><button>Go</button></form>'),
      '/b': html(''),
    });
    expect((await browser.open(`${url}/`, { press: ['Go'] })).url.href).toBe(`${url}/b?q=x+y`);
  });
});
