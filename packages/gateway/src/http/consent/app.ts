import { type Application, isLoopbackOnly, type PendingAuthorization } from 'mcp-gatehouse-kit';
import { redirectHost } from '../../domain/redirect-uri.ts';
import { html, type Markup, nothing } from '../pages/html.ts';

const longestName = 80;

/** An app's name without what turns text around or hides in it, and no longer than a name is. */
export function shownName({ name, id }: Pick<Application, 'name' | 'id'>): string {
  const plain = name.replaceAll(/[\p{Cc}\p{Cf}]/gu, '').trim();
  const shown = plain === '' ? id : plain;
  return shown.length > longestName ? `${shown.slice(0, longestName)}…` : shown;
}

/** What is known of an app, and how far it can be believed. */
export function appFacts({ application, redirectUri }: PendingAuthorization): Markup {
  return html`<dt>App</dt><dd>${kindOf(application)}</dd>
<dt>Sends you back to</dt><dd><strong>${redirectHost(redirectUri)}</strong></dd>`;
}

function kindOf({ source, id }: Application): Markup {
  if (source === 'given') return html`entered by an administrator of this installation`;
  const known = source === 'document' ? `described by ${id}` : 'registered by itself';
  return html`${known}; its name is its own word for itself, and nobody checked it`;
}

/** An address on the person's own computer tells nothing about which program is there (RFC 8252, section 8.6). */
export function localWarning({ redirectUri }: PendingAuthorization): Markup {
  const isWeb = URL.canParse(redirectUri) && new URL(redirectUri).protocol === 'https:';
  if (isWeb && !isLoopbackOnly([redirectUri])) return nothing;
  return html`<p class="bad">This app runs on your own computer. Any program on this computer could claim to be it: allow it only if you have just started this from the app yourself.</p>`;
}
