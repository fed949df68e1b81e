import type { Connection, Identity, Server, User } from '../../domain/records.ts';
import { coded } from '../../errors/coded-error.ts';
import { connectPath } from '../../upstream/connect-path.ts';
import { html, type Markup } from '../pages/html.ts';
import { seeOther, sendPage } from '../pages/page.ts';
import { asked, type ConsentParts, consentPath, type Handler } from './parts.ts';

/** A server that is called as each person, and how it stands with this one. */
interface PersonalServer {
  readonly server: Server;
  readonly identity: Identity | undefined;
}

/**
 * Leads through connecting the servers that are called as the person. Every step can be left out: the app is a link away all the time.
 * Only after the person let this very app in, so that no provider is asked anything on behalf of an app that nobody trusts (MCP
 * security best practices, confused deputy). Nothing here waits for a server.
 */
export const showServers: Handler = async (parts, visit) => {
  const { pending, user } = await asked(parts, visit);
  if (!user || pending.approvedBy !== user.id) return seeOther(visit.response, consentPath(visit));
  const slug = new URL(visit.request.url ?? '/', parts.origin).searchParams.get('gateway');
  const open = await parts.consents.gatewaysFor(user, pending.resource);
  const chosen = open.find(({ gateway }) => gateway.slug === slug);
  if (!chosen) throw coded('gateway_not_open', {});
  const servers = await personalServers(parts, user, chosen.gateway.id);
  const { name } = pending.application;
  sendPage(visit.response, 200, {
    title: 'Connect your servers',
    body: html`<p>${name} may use <strong>${chosen.gateway.slug}</strong> as you. These servers want to know you themselves. You can connect them now, or later when you need them:</p>
<ul>${servers.map(row)}</ul>
<p><a href="${consentPath(visit, `/servers?gateway=${chosen.gateway.slug}`)}">Look again</a></p>
<p><a class="button" href="${consentPath(visit, '/done')}">Continue to ${name}</a></p>`,
  });
};

/** The servers of a connection's gateway that its user is not connected to. */
export async function unconnected(
  parts: Pick<ConsentParts, 'store'>,
  { userId, gatewayId }: Pick<Connection, 'userId' | 'gatewayId'>,
): Promise<readonly PersonalServer[]> {
  return (await personalServers(parts, { id: userId }, gatewayId)).filter((each) => !isConnected(each));
}

async function personalServers(
  { store }: Pick<ConsentParts, 'store'>,
  { id }: Pick<User, 'id'>,
  gatewayId: string,
): Promise<readonly PersonalServer[]> {
  const { gateways } = await store.configuration();
  const configured = [...gateways.values()].find(({ gateway }) => gateway.id === gatewayId);
  const personal = (configured?.servers ?? []).filter(
    ({ server, assignment }) => assignment.identity === 'per-user' && server.auth.mode !== 'none',
  );
  const servers = new Map(personal.map(({ server }) => [server.id, server]));
  return Promise.all(
    [...servers.values()].map(async (server) => ({ server, identity: await store.identities.find(server.id, id) })),
  );
}

function isConnected({ identity }: PersonalServer): boolean {
  return identity !== undefined && !identity.disabled && identity.status.state === 'connected';
}

/** In a tab of its own, so that the way back to the app stays where it is. */
function row(each: PersonalServer): Markup {
  const { slug } = each.server;
  if (isConnected(each)) return html`<li>${slug}: connected</li>`;
  return html`<li>${slug}: not connected. <a href="${connectPath(slug)}" target="_blank" rel="noopener">Connect ${slug}</a></li>`;
}
