import type { ServerResponse } from 'node:http';
import { type BegunSignIn, flowLife } from '../../upstream/sign-in/sign-in.ts';
import { html } from '../pages/html.ts';
import { leadOn } from '../pages/lead-on.ts';
import type { ConnectParts } from './parts.ts';

/** Sends the browser on to the provider, which knows by its cookie who began. */
export function sendOnward(
  { cookies }: ConnectParts,
  response: ServerResponse,
  server: string,
  { url, browser }: BegunSignIn,
): void {
  const text = html`You are going to <strong>${new URL(url).host}</strong>.`;
  const cookie = { 'set-cookie': cookies.flow.write(browser, flowLife / 1000) };
  leadOn(response, { title: `Signing in to ${server}`, url, text }, cookie);
}
