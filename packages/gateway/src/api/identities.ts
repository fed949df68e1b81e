import { z } from 'zod';
import { setIdentityDisabled, setIdentityHeaders } from '../admin/identities.ts';
import { type ListedIdentity, listIdentities } from '../admin/lists/identities.ts';
import { reachableServer } from '../auth/reachable.ts';
import { coded } from '../errors/coded-error.ts';
import { disconnect } from '../upstream/sign-in/disconnect.ts';
import { type Call, mayTouch, operation } from './operation.ts';
import { pageOf, pageOfList, pageQuery } from './page.ts';
import { email, id, slug, status, time } from './schemas.ts';
import { headerValues } from './server-auth.ts';

const tag = 'identities';

const identity = z
  .object({
    id: z.string(),
    server: z.string(),
    user: z.string().nullable().describe('Whose it is; null for the shared one.'),
    kind: z.enum(['oauth', 'header']),
    disabled: z.boolean(),
    status,
    oauth: z
      .object({
        issuer: z.string(),
        scope: z.string(),
        wantedScope: z.string(),
        expiresAt: time.nullable(),
        refreshable: z.boolean(),
      })
      .nullable(),
    createdAt: time,
    usedAt: time,
  })
  .meta({ id: 'Identity', description: 'A credential for a server, without the secret in it.' });

const parameters = z.object({ identity: id });

export const identityOperations = [
  operation({
    id: 'listIdentities',
    method: 'GET',
    path: '/identities',
    tag,
    summary: 'List the identities and how they stand, never a value or token',
    access: 'own',
    query: z.strictObject(pageQuery),
    answer: pageOf(identity, 'IdentityPage'),
    errors: [],
    async handle(call) {
      const all = await listIdentities(call.parts.store);
      return pageOfList(
        all.filter(({ user }) => mayTouch(call, user)),
        (each) => each.id,
        call.query,
      );
    },
  }),
  operation({
    id: 'setIdentity',
    method: 'POST',
    path: '/identities',
    tag,
    summary: 'Set the header values of an identity, in place of those that there are',
    description: 'Members set their own, for servers that they reach.',
    access: 'own',
    body: z
      .strictObject({
        server: slug,
        user: email.nullable().describe('Whose identity it is; null for the shared one.'),
        headers: headerValues,
      })
      .meta({ id: 'IdentityValues' }),
    answer: identity,
    status: 201,
    errors: [
      'server_unknown',
      'email_invalid',
      'header_invalid',
      'identity_headers_wrong',
      'identity_disabled',
      'role_needed',
    ],
    async handle(call) {
      const { server, user, headers } = call.body;
      const owner = user?.toLowerCase() ?? null;
      if (call.user.role === 'admin') await setIdentityHeaders(call.administration, { server, user: owner, headers });
      else await enterOwn(call, { server, owner, headers });
      const all = await listIdentities(call.parts.store);
      return all.find((each) => each.server === server && each.user === owner);
    },
  }),
  operation({
    id: 'changeIdentity',
    method: 'PATCH',
    path: '/identities/{identity}',
    tag,
    summary: 'Switch an identity off or on; disabled it carries no call',
    access: 'admin',
    parameters,
    body: z.strictObject({ disabled: z.boolean() }),
    answer: identity,
    errors: ['id_unknown'],
    async handle(call) {
      const { server, user } = await found(call);
      await setIdentityDisabled(call.administration, { server, user, disabled: call.body.disabled });
      return found(call);
    },
  }),
  operation({
    id: 'removeIdentity',
    method: 'DELETE',
    path: '/identities/{identity}',
    tag,
    summary: 'Forget an identity, and take its tokens back at the provider where it lets us',
    access: 'own',
    parameters,
    errors: ['id_unknown', 'identity_disabled'],
    async handle(call) {
      const { parts, administration } = call;
      const { server, user, disabled } = await found(call);
      // What an administrator switched off is not for its owner to undo.
      if (disabled && call.user.role !== 'admin') throw coded('identity_disabled', { server });
      await disconnect({ ...administration, outbound: parts.outbound, log: parts.log }, { server, user });
    },
  }),
];

interface OwnValues {
  readonly server: string;
  readonly owner: string | null;
  readonly headers: Readonly<Record<string, string>>;
}

/** As on the page where people connect servers: what they do not reach does not exist for them. */
async function enterOwn({ parts, user }: Call, { server: name, owner, headers }: OwnValues): Promise<void> {
  if (owner !== user.email) throw coded('role_needed', {});
  const reached = await reachableServer(parts.store, user.id, name);
  if (!reached?.isPersonal) throw coded('server_unknown', { slug: name });
  await parts.connections.enterHeaders(reached.server, user, headers);
}

/** @throws id_unknown, also for what is somebody else's */
async function found(call: Call<{ readonly identity: string }, unknown, unknown>): Promise<ListedIdentity> {
  const { parts, parameters: at } = call;
  const listed = (await listIdentities(parts.store)).find((each) => each.id === at.identity);
  if (!listed || !mayTouch(call, listed.user)) throw coded('id_unknown', { noun: 'identity', id: at.identity });
  return listed;
}
