import { type ReachableServer, reachableServer } from '../../auth/reachable.ts';
import type { Identity, Server, User } from '../../domain/records.ts';
import { coded } from '../../errors/coded-error.ts';
import { connectPath } from '../../upstream/connect-path.ts';
import { hasGivenClient } from '../../upstream/sign-in/given-client.ts';
import { readForm } from '../pages/form.ts';
import { html, type Markup, nothing } from '../pages/html.ts';
import { seeOther, sendPage } from '../pages/page.ts';
import type { Visit } from '../pages/router.ts';
import { browserForm, signOutForm, visitor } from './browser-sign-in.ts';
import { sendOnward } from './onward.ts';
import type { ConnectParts, Handler } from './parts.ts';

/** One server as the person who asks is connected to it, and what they can do about it. */
export const showServer: Handler = async (parts, visit) => {
  const user = await visitor(parts, visit);
  if (!user) return sendPage(visit.response, 200, { title: `Connect ${visit.name}`, body: browserForm(visit.name) });
  const { server, isPersonal } = await reached(parts, user, visit.name);
  if (!isPersonal) return sendPage(visit.response, 200, { title: server.slug, body: sharedNote(server) });
  const identity = await parts.store.identities.find(server.id, user.id);
  return sendPage(visit.response, 200, {
    title: `Connect ${server.slug}`,
    body: html`${standing(server, identity, user)}${actions(server, identity, await registers(parts, server))}${signOutForm()}`,
  });
};

export const startSignIn: Handler = async (parts, visit) => {
  const { server, user, form } = await formOf(parts, visit);
  const registerAgain = form.get('again') === 'yes';
  const browser = parts.cookies.flow.read(visit.request);
  sendOnward(
    parts,
    visit.response,
    server.slug,
    await parts.signIn.begin({ server, owner: user.id, browser, registerAgain }),
  );
};

export const enterHeaders: Handler = async (parts, visit) => {
  const { server, user, form } = await formOf(parts, visit);
  const names = server.auth.mode === 'header' ? server.auth.headerNames : [];
  const values = Object.fromEntries(names.map((name) => [name, form.get(`header:${name}`)?.trim() ?? '']));
  await parts.connections.enterHeaders(server, user, values);
  seeOther(visit.response, connectPath(server.slug));
};

export const disconnect: Handler = async (parts, visit) => {
  const { server, user } = await formOf(parts, visit);
  await parts.connections.disconnect(server, user);
  seeOther(visit.response, connectPath(server.slug));
};

/** @throws sign_in_first, server_unknown, origin_not_allowed */
async function formOf(
  parts: ConnectParts,
  visit: Visit,
): Promise<{ server: Server; user: User; form: URLSearchParams }> {
  const form = await readForm(visit.request, parts.origin);
  const user = await visitor(parts, visit);
  if (!user) throw coded('browser_unknown', {});
  const { server, isPersonal } = await reached(parts, user, visit.name);
  if (!isPersonal) throw coded('server_unknown', { slug: visit.name });
  return { form, user, server };
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

function actions({ slug, auth }: Server, identity: Identity | undefined, mayRegister: boolean): Markup {
  const connect =
    auth.mode === 'oauth'
      ? html`${startForm(slug, identity)}${mayRegister ? againForm(slug) : nothing}`
      : auth.mode === 'header'
        ? headerForm(slug, auth.headerNames)
        : nothing;
  const leave = html`<form method="post" action="/connect/${slug}/disconnect"><button class="quiet">Disconnect</button></form>`;
  return html`${connect}${identity ? leave : nothing}`;
}

function startForm(slug: string, identity: Identity | undefined): Markup {
  return html`<form method="post" action="/connect/${slug}/start"><button>${identity ? 'Reconnect' : 'Sign in'}</button></form>`;
}

function againForm(slug: string): Markup {
  return html`
<form method="post" action="/connect/${slug}/start">
<input type="hidden" name="again" value="yes">
<p class="small">If the provider showed an error about an unknown client:</p>
<button class="quiet">Register again and sign in</button>
</form>`;
}

function headerForm(slug: string, names: readonly string[]): Markup {
  const fields = names.map(
    (name) =>
      html`<label for="${name}">${name}</label><input id="${name}" name="header:${name}" type="password" autocomplete="off" required>`,
  );
  return html`<form method="post" action="/connect/${slug}/headers">${fields}<button>Save</button></form>`;
}
