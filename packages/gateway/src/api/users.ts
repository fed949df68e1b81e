import { z } from 'zod';
import { inviteToReset, inviteUser } from '../admin/invite-user.ts';
import { listedUser, listInvitations, listUsers } from '../admin/lists/users.ts';
import { removeUser, setUserDisabled, setUserRole, signOutUser } from '../admin/users.ts';
import { invitationPath } from '../auth/invitations.ts';
import { reachableGateways } from '../auth/reachable.ts';
import type { User } from '../domain/records.ts';
import { coded } from '../errors/coded-error.ts';
import { operation } from './operation.ts';
import { pageOf, pageOfList, pageQuery } from './page.ts';
import type { ApiParts } from './parts.ts';
import { email, id, role, time } from './schemas.ts';

const tag = 'users';

const user = z
  .object({
    id: z.string(),
    email: z.string(),
    role,
    disabled: z.boolean(),
    hasPassword: z.boolean(),
    createdAt: time,
  })
  .meta({ id: 'User' });

const me = z
  .object({ ...user.shape, gateways: z.array(z.string()).describe('Those that may be reached, by name.') })
  .meta({ id: 'Me' });

const invitation = z
  .object({
    kind: z.enum(['set-up', 'invite', 'reset']),
    email: z.string().nullable(),
    role,
    invitedBy: z.string(),
    expiresAt: time,
  })
  .meta({ id: 'Invitation', description: 'A link that is open, without the secret in it.' });

const invitationLink = z
  .object({ link: z.string().describe('Works once, and is not shown again.') })
  .meta({ id: 'InvitationLink' });

const parameters = z.object({ user: id });

export const userOperations = [
  operation({
    id: 'readMe',
    method: 'GET',
    path: '/me',
    tag,
    summary: 'Say who is signed in, and which gateways they may reach',
    access: 'own',
    answer: me,
    errors: [],
    handle: async ({ parts, user: own }) => ({
      ...listedUser(own),
      gateways: await reachableGateways(parts.store, own.id),
    }),
  }),
  operation({
    id: 'listUsers',
    method: 'GET',
    path: '/users',
    tag,
    summary: 'List the people',
    access: 'admin',
    query: z.strictObject(pageQuery),
    answer: pageOf(user, 'UserPage'),
    errors: [],
    handle: async ({ parts, query }) => pageOfList(await listUsers(parts.store), (each) => each.id, query),
  }),
  operation({
    id: 'readUser',
    method: 'GET',
    path: '/users/{user}',
    tag,
    summary: 'Read one user',
    access: 'admin',
    parameters,
    answer: user,
    errors: ['id_unknown'],
    handle: async ({ parts, parameters: at }) => listedUser(await userOf(parts, at.user)),
  }),
  operation({
    id: 'changeUser',
    method: 'PATCH',
    path: '/users/{user}',
    tag,
    summary: 'Change a user’s role, or shut them out and let them in again',
    description:
      'Each of the two is done and recorded on its own, the role first. Whoever changes role signs in again.',
    access: 'admin',
    parameters,
    body: z.strictObject({ role: role.optional(), disabled: z.boolean().optional() }),
    answer: user,
    errors: ['id_unknown', 'last_admin'],
    async handle({ parts, administration, parameters: at, body }) {
      const { email: address } = await userOf(parts, at.user);
      if (body.role !== undefined) await setUserRole(administration, address, body.role);
      if (body.disabled !== undefined) await setUserDisabled(administration, address, body.disabled);
      return listedUser(await userOf(parts, at.user));
    },
  }),
  operation({
    id: 'removeUser',
    method: 'DELETE',
    path: '/users/{user}',
    tag,
    summary: 'Forget a user, with their identities, tokens and apps',
    access: 'admin',
    parameters,
    errors: ['id_unknown', 'last_admin'],
    handle: async ({ parts, administration, parameters: at }) =>
      removeUser(administration, (await userOf(parts, at.user)).email),
  }),
  operation({
    id: 'signOutUser',
    method: 'POST',
    path: '/users/{user}/sign-out',
    tag,
    summary: 'Sign a user out of all browsers',
    access: 'admin',
    parameters,
    errors: ['id_unknown'],
    handle: async ({ parts, administration, parameters: at }) =>
      signOutUser(administration, (await userOf(parts, at.user)).email),
  }),
  operation({
    id: 'resetPassword',
    method: 'POST',
    path: '/users/{user}/password-reset',
    tag,
    summary: 'Make a link by which a user chooses a new password, once, within 24 hours',
    access: 'admin',
    parameters,
    answer: invitationLink,
    status: 201,
    errors: ['id_unknown'],
    async handle({ parts, administration, parameters: at }) {
      const secret = await inviteToReset(administration, (await userOf(parts, at.user)).email);
      return { link: parts.origin + invitationPath(secret) };
    },
  }),
  operation({
    id: 'listInvitations',
    method: 'GET',
    path: '/invitations',
    tag,
    summary: 'List the invitations that are open, newest first',
    access: 'admin',
    answer: z.object({ items: z.array(invitation) }).meta({ id: 'Invitations' }),
    errors: [],
    handle: async ({ parts }) => ({ items: await listInvitations(parts.store) }),
  }),
  operation({
    id: 'inviteUser',
    method: 'POST',
    path: '/invitations',
    tag,
    summary: 'Make a link by which somebody becomes a user, once, within seven days',
    access: 'admin',
    body: z.strictObject({ email, role: role.default('member') }).meta({ id: 'NewInvitation' }),
    answer: invitationLink,
    status: 201,
    errors: ['email_invalid', 'user_exists'],
    async handle({ parts, administration, body }) {
      const secret = await inviteUser(administration, body.email, body.role);
      return { link: parts.origin + invitationPath(secret) };
    },
  }),
];

async function userOf({ store }: ApiParts, userId: string): Promise<User> {
  const found = await store.users.byId(userId);
  if (!found) throw coded('id_unknown', { noun: 'user', id: userId });
  return found;
}
