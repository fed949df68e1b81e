import { createHash } from 'node:crypto';
import {
  authorize,
  type Client,
  type Discovered,
  exchange,
  redirectUri,
  register,
} from '../../interop/oauth-by-hand.ts';
import { type Browser, createBrowser } from '../../support/browser.ts';
import type { Place } from './place.ts';

/** What a client knows of a place once it has read its metadata. */
export async function known({ url, resource }: Place): Promise<Discovered> {
  const answer = await fetch(`${url}/.well-known/oauth-authorization-server`);
  return { resource, server: (await answer.json()) as Discovered['server'] };
}

/** An app that registered and was let in. */
export async function signedIn(place: Place, wanted: object = {}, browser: Browser = createBrowser()) {
  const discovered = await known(place);
  const { body: client } = await register(discovered.server, wanted);
  const page = await authorize(discovered, client, {}, browser);
  const { body: tokens } = await exchange(discovered, client, page);
  return { discovered, client, tokens };
}

/** An authorization that a browser began and left at the page that asks the person. */
export async function begun(place: Place, { client_id: clientId }: Client) {
  const verifier = 'x'.repeat(43);
  const query = new URLSearchParams({
    response_type: 'code',
    client_id: clientId,
    redirect_uri: redirectUri,
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
  });
  const answer = await fetch(`${place.url}/authorize?${query}`, { redirect: 'manual' });
  const cookies = answer.headers.getSetCookie();
  const headers = { cookie: cookies.map((each) => each.split(';', 1)[0]).join('; ') };
  const path = new URL(answer.headers.get('location') ?? '', place.url).pathname;
  const openAt = ({ url }: Place, at: string) => fetch(url + at, { headers, redirect: 'manual' });
  return { cookies, path, verifier, openAt, open: (at = path) => openAt(place, at) };
}
