import { type ReachableServer, reachableServer } from '../../auth/reachable.ts';
import type { Identity, Server, User } from '../../domain/records.ts';
import { coded } from '../../errors/coded-error.ts';
import { connectPath } from '../../upstream/connect-path.ts';
import { hasGivenClient } from '../../upstream/sign-in/given-client.ts';
import { readForm } from '../pages/form.ts';
import { html, type Markup, nothing } from '../pages/html.ts';
import { seeOther, sendPage } from '../pages/page.ts';
import type { Visit } from '../pages/router.ts';
import { thenOfRequest, withThen } from '../pages/then.ts';
import { sendOnward } from './onward.ts';
import { type ConnectParts, type Handler, visitor } from './parts.ts';

/** One server as the person who asks is connected to it, and what they can do about it. */
export const showServer: Handler = async (parts, visit) => {
  const onward = thenOfRequest(visit.request, parts.origin);
  const user = await visitor(parts, visit);
  // Before it is asked whether there is such a server: a stranger must not learn it.
  if (!user) return seeOther(visit.response, withThen('/sign-in', withThen(connectPath(visit.name), onward)));
  const { server, isPersonal } = await reached(parts, user, visit.name);
  if (!isPersonal) return sendPage(visit.response, 200, { title: server.slug, body: sharedNote(server) });
  const identity = await parts.store.identities.find(server.id, user.id);
  return sendPage(visit.response, 200, {
    title: `Connect ${server.slug}`,
    body: html`${standing(server, identity, user)}${actions({ server, identity, onward, mayRegister: await registers(parts, server) })}${wayBack(onward)}${signOutForm(withThen(connectPath(server.slug), onward))}`,
  });
};

export const startSignIn: Handler = async (parts, visit) => {
  const { server, user, form, onward } = await formOf(parts, visit);
  const registerAgain = form.get('again') === 'yes';
  const browser = parts.cookies.flow.read(visit.request);
  const begun = await parts.signIn.begin({ server, owner: user.id, browser, registerAgain, onward });
  sendOnward(parts, visit.response, server.slug, begun);
};

export const enterHeaders: Handler = async (parts, visit) => {
  const { server, user, form, onward } = await formOf(parts, visit);
  const names = server.auth.mode === 'header' ? server.auth.headerNames : [];
  const values = Object.fromEntries(names.map((name) => [name, form.get(`header:${name}`)?.trim() ?? '']));
  await parts.connections.enterHeaders(server, user, values);
  seeOther(visit.response, onward ?? connectPath(server.slug));
};

export const disconnect: Handler = async (parts, visit) => {
  const { server, user, onward } = await formOf(parts, visit);
  await parts.connections.disconnect(server, user);
  seeOther(visit.response, withThen(connectPath(server.slug), onward));
};

interface SentForm {
  readonly server: Server;
  readonly user: User;
  readonly form: URLSearchParams;
  readonly onward: string | undefined;
}

/** @throws browser_unknown, server_unknown, origin_not_allowed */
async function formOf(parts: ConnectParts, visit: Visit): Promise<SentForm> {
  const form = await readForm(visit.request, parts.origin);
  const user = await visitor(parts, visit);
  if (!user) throw coded('browser_unknown', {});
  const { server, isPersonal } = await reached(parts, user, visit.name);
  if (!isPersonal) throw coded('server_unknown', { slug: visit.name });
  return { form, user, server, onward: thenOfRequest(visit.request, parts.origin) };
}

async function reached({ store }: ConnectParts, user: User, slug: string): Promise<ReachableServer> {
  const found = await reachableServer(store, user.id, slug);
  if (!found) throw coded('server_unknown', { slug });
  return found;
}

function sharedNote({ slug, auth }: Server): Markup {
  const command = auth.mode === 'header' ? 'identity set' : 'server connect';
  return html`<p>Everybody uses <strong>${slug}</strong> with one shared identity. Where that does not work, an administrator mends it:</p>
<p><code>gatehouse ${command} ${slug}</code></p>`;
}

function standing(server: Server, identity: Identity | undefined, { email }: User): Markup {
  const { state = 'not_connected', since, why = '' } = identity?.status ?? {};
  return html`<dl>
<dt>Server</dt><dd>${new URL(server.url).origin}</dd>
<dt>For</dt><dd>${email}</dd>
<dt>State</dt><dd>${identity?.disabled ? 'disabled by an administrator' : state.replace('_', ' ')}${since === undefined ? '' : ` since ${new Date(since).toISOString()}`}</dd>
</dl>${why === '' ? nothing : html`<p class="bad">${why}</p>`}`;
}

/** Whether we make our own clients there: one that was entered is for whoever entered it to replace. */
async function registers({ store }: ConnectParts, { id }: Server): Promise<boolean> {
  return !(await hasGivenClient(store, id));
}

interface Offered {
  readonly server: Server;
  readonly identity: Identity | undefined;
  readonly mayRegister: boolean;
  readonly onward: string | undefined;
}

function actions({ server: { slug, auth }, identity, mayRegister, onward }: Offered): Markup {
  const at = (act: string) => withThen(`${connectPath(slug)}/${act}`, onward);
  const connect =
    auth.mode === 'oauth'
      ? html`${startForm(at('start'), identity)}${mayRegister ? againForm(at('start')) : nothing}`
      : auth.mode === 'header'
        ? headerForm(at('headers'), auth.headerNames)
        : nothing;
  const leave = html`<form method="post" action="${at('disconnect')}"><button class="quiet">Disconnect</button></form>`;
  return html`${connect}${identity ? leave : nothing}`;
}

function wayBack(onward: string | undefined): Markup {
  return onward === undefined ? nothing : html`<p><a href="${onward}">Go back without connecting</a></p>`;
}

/** For whoever finds somebody else's name on the page. */
function signOutForm(back: string): Markup {
  return html`<form method="post" action="${withThen('/sign-out', back)}"><button class="quiet">This is not me: sign this browser out</button></form>`;
}

function startForm(action: string, identity: Identity | undefined): Markup {
  return html`<form method="post" action="${action}"><button>${identity ? 'Reconnect' : 'Sign in'}</button></form>`;
}

function againForm(action: string): Markup {
  return html`
<form method="post" action="${action}">
<input type="hidden" name="again" value="yes">
<p class="small">If the provider showed an error about an unknown client:</p>
<button class="quiet">Register again and sign in</button>
</form>`;
}

function headerForm(action: string, names: readonly string[]): Markup {
  const fields = names.map(
    (name) =>
      html`<label for="${name}">${name}</label><input id="${name}" name="header:${name}" type="password" autocomplete="off" required>`,
  );
  return html`<form method="post" action="${action}">${fields}<button>Save</button></form>`;
}
