import type { AssignedServer, ConfiguredGateway } from '../../domain/configuration.ts';
import { html, type Markup } from '../pages/html.ts';

/** What the app would be let into: the one gateway, or a choice among those that are open to this person. */
export function gatewayFields(open: readonly ConfiguredGateway[]): Markup {
  const [only] = open;
  if (only && open.length === 1) {
    return html`<p>Gateway: <strong>${only.gateway.slug}</strong></p>
<input type="hidden" name="gateway" value="${only.gateway.id}">${serverList(only)}`;
  }
  return html`<fieldset><legend>Choose the gateway that it may use</legend>${open.map(choice)}</fieldset>`;
}

/** None is chosen beforehand: a person in a hurry must not let an app into whatever comes first. */
function choice(open: ConfiguredGateway): Markup {
  const { id, slug } = open.gateway;
  return html`<div class="choice"><input type="radio" id="${id}" name="gateway" value="${id}" required>
<label for="${id}">${slug}</label>${serverList(open)}</div>`;
}

function serverList({ servers }: ConfiguredGateway): Markup {
  if (servers.length === 0) return html`<p class="small">No servers are on it yet.</p>`;
  return html`<ul>${servers.map((each) => html`<li><strong>${each.server.slug}</strong>: ${calledAs(each)}</li>`)}</ul>`;
}

/** What a server on it will know about the person. */
function calledAs({ assignment, server }: AssignedServer): string {
  if (server.auth.mode === 'none') return 'open, without an identity';
  return assignment.identity === 'per-user' ? 'as yourself' : 'with an identity that everybody here shares';
}
