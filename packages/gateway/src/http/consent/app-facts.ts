import { isLoopbackOnly, type PendingAuthorization } from 'mcp-gatehouse-kit';
import { html, type Markup, nothing } from '../pages/html.ts';

const sources: Readonly<Record<PendingAuthorization['application']['source'], string>> = {
  registered: 'registered itself',
  document: 'described by a document at its own address',
  given: 'registered by an administrator',
};

/**
 * Who asks, as far as it is known. The name is the app's own word; where the answer goes is what a person can judge it by
 * (draft-ietf-oauth-client-id-metadata-document, section 6; MCP authorization, consent).
 */
export function appFacts({ application, redirectUri }: PendingAuthorization): Markup {
  const document = application.source === 'document' ? html`<dt>Its document</dt><dd>${application.id}</dd>` : nothing;
  const answered = html`<dt>Answered at</dt><dd><strong>${destination(redirectUri)}</strong></dd>`;
  const local = isLoopbackOnly([redirectUri])
    ? html`<p class="bad">The answer goes to a program on this computer. Any program on it could call itself ${application.name}: go on only if you just started this from the app yourself.</p>`
    : nothing;
  return html`<dl><dt>App</dt><dd>${application.name} <span class="small">(as it calls itself; ${sources[application.source]})</span></dd>${document}${answered}</dl>${local}`;
}

/** The host, or for an app's own scheme the scheme. */
function destination(uri: string): string {
  const { protocol, host } = new URL(uri);
  return protocol === 'https:' || protocol === 'http:' ? host : `${protocol} (an app on this computer)`;
}
