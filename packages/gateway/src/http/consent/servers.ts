import type { PendingAuthorization } from 'mcp-gatehouse-kit';
import type { ConfiguredGateway } from '../../domain/configuration.ts';
import type { Identity, Server, User } from '../../domain/records.ts';
import { connectPath } from '../../upstream/connect-path.ts';
import { html, type Markup } from '../pages/html.ts';
import { seeOther, sendPage } from '../pages/page.ts';
import { withThen } from '../pages/then.ts';
import { shownName } from './app.ts';
import { type ConsentPageParts, consentPage, type Handler, pendingOf, visitor } from './parts.ts';

/** A server that is called as each person, and how this one stands with it. */
interface OwnServer {
  readonly server: Server;
  readonly identity: Identity | undefined;
}

/** The page of the servers on a gateway. @param gateway slug of the one that was chosen */
export function serversPage(uid: string, gateway: string | null): string {
  const page = consentPage(uid, 'servers');
  return gateway === null ? page : `${page}?${new URLSearchParams({ gateway })}`;
}

/**
 * Leads through connecting the servers that are called as the person. Only for who let this very app in: nobody is sent to a provider
 * on behalf of an app before (confused deputy). Asks no server, so that none that is down holds anybody up.
 */
export const showServers: Handler = async (parts, visit) => {
  const { request, response } = visit;
  const pending = await pendingOf(parts, visit);
  const user = await visitor(parts, visit);
  if (!user || pending.approved?.accountId !== user.id) return seeOther(response, consentPage(pending.uid));
  const gateway = new URL(request.url ?? '/', parts.origin).searchParams.get('gateway');
  const open = await parts.consents.gatewaysFor(user, pending.resource);
  const own = await ownServers(parts, user, chosen(open, gateway));
  if (!own.some(isMissing)) return seeOther(response, consentPage(pending.uid, 'return'));
  sendPage(response, 200, page(pending, own, serversPage(pending.uid, gateway)));
};

/** All of them where it is not said which: what is shown is the person's own in any case. */
function chosen(open: readonly ConfiguredGateway[], slug: string | null): readonly ConfiguredGateway[] {
  const found = open.filter(({ gateway }) => gateway.slug === slug);
  return found.length > 0 ? found : open;
}

async function ownServers(
  { store }: ConsentPageParts,
  user: User,
  gateways: readonly ConfiguredGateway[],
): Promise<readonly OwnServer[]> {
  const personal = gateways
    .flatMap(({ servers }) => servers)
    .filter(({ assignment, server }) => assignment.identity === 'per-user' && server.auth.mode !== 'none');
  const servers = new Map(personal.map(({ server }) => [server.id, server]));
  return Promise.all(
    [...servers.values()].map(async (server) => ({
      server,
      identity: await store.identities.find(server.id, user.id),
    })),
  );
}

/** Whether the person could connect it now. What an administrator switched off is not for them to mend. */
function isMissing({ identity }: OwnServer): boolean {
  return identity === undefined || (!identity.disabled && identity.status.state === 'not_connected');
}

function page({ uid, application }: PendingAuthorization, own: readonly OwnServer[], here: string) {
  const name = shownName(application);
  return {
    title: 'Connect your servers',
    body: html`<p><strong><bdi>${name}</bdi></strong> is let in. These servers are called as yourself. Connect those that you want to use now; any other can wait until it is needed.</p>
<ul class="servers">${own.map((each) => item(each, here))}</ul>
<form method="get" action="${consentPage(uid, 'return')}"><button>Continue to ${name}</button></form>`,
  };
}

function item(own: OwnServer, here: string): Markup {
  return html`<li><strong>${own.server.slug}</strong>: ${stateOf(own)}${isMissing(own) ? way(own.server, here) : html``}</li>`;
}

function stateOf({ identity }: OwnServer): string {
  if (identity?.disabled) return 'disabled by an administrator';
  const { state, why } = identity?.status ?? { state: 'not_connected', why: '' };
  return `${state.replace('_', ' ')}${why === '' ? '' : ` (${why})`}`;
}

/** Straight on to the provider, or to the page on which header values are entered. */
function way({ slug, auth }: Server, here: string): Markup {
  if (auth.mode !== 'oauth') return html` <a href="${withThen(connectPath(slug), here)}">Connect ${slug}</a>`;
  return html`<form method="post" action="${withThen(`${connectPath(slug)}/start`, here)}"><button class="quiet">Connect ${slug}</button></form>`;
}
