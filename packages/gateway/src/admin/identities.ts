import { emailProblem } from '../config/email.ts';
import type { Identity, Server } from '../domain/records.ts';
import { coded } from '../errors/coded-error.ts';
import type { HeaderValues, Repositories } from '../store/store.ts';
import { type Administration, type Change, recordChanges } from './administration.ts';
import { checkValues, namesProblem } from './check-auth.ts';
import { forgetIdentity } from './fit-identities.ts';
import { fixedSpelling } from './fixed-spelling.ts';

/** An identity as people name it. */
export interface IdentityName {
  /** Slug. */
  readonly server: string;
  /** E-mail address of whose it is; null for the shared one. */
  readonly user: string | null;
}

/**
 * Creates or replaces header values; a user who is not known yet is made.
 * @throws server_unknown, email_invalid, header_invalid, and identity_headers_wrong unless they are exactly those the server takes
 */
export async function setIdentityHeaders(
  administration: Administration,
  wanted: IdentityName & { readonly headers: HeaderValues },
): Promise<void> {
  checkValues(wanted.headers);
  await change(administration, wanted, async (repositories, server) => {
    const { identities, alerts } = repositories;
    const names = server.auth.mode === 'header' ? server.auth.headerNames : [];
    const problem =
      namesProblem(names, Object.keys(wanted.headers)) ?? (names.length === 0 ? 'it takes none' : undefined);
    if (problem !== undefined)
      throw coded('identity_headers_wrong', { server: server.slug, names: names.join(', ') || 'none', problem });
    const owner = wanted.user === null ? null : (await repositories.users.put(wanted.user)).id;
    const { id } = await identities.setHeaders(server.id, owner, fixedSpelling(server.auth, wanted.headers));
    await alerts.resolve({ kind: 'identity', id });
    return 'identity.add';
  });
}

/**
 * A disabled identity carries no call, from the next one on. What is as wanted already is left alone and not recorded.
 * @throws server_unknown, email_invalid, identity_unknown
 */
export async function setIdentityDisabled(
  administration: Administration,
  wanted: IdentityName & { readonly disabled: boolean },
): Promise<void> {
  await change(administration, wanted, async (repositories, server) => {
    const identity = await find(repositories, server, wanted);
    if (identity.disabled === wanted.disabled) return undefined;
    await repositories.identities.setDisabled(identity.id, wanted.disabled);
    return wanted.disabled ? 'identity.disable' : 'identity.enable';
  });
}

/**
 * Forgets it here alone; `disconnect` takes its tokens back as well.
 * @throws server_unknown, email_invalid, identity_unknown
 */
export async function removeIdentity(administration: Administration, wanted: IdentityName): Promise<void> {
  await change(administration, wanted, async (repositories, server) => {
    await forgetIdentity(repositories, await find(repositories, server, wanted));
    return 'identity.remove';
  });
}

async function change(
  administration: Administration,
  { server: slug, user }: IdentityName,
  work: (repositories: Repositories, server: Server) => Promise<Change['action'] | undefined>,
): Promise<void> {
  const startedAt = Date.now();
  if (user !== null && emailProblem(user) !== undefined) throw coded('email_invalid', { email: user });
  const action = await administration.store.transaction(async (repositories) => {
    const server = await repositories.servers.bySlug(slug);
    if (!server) throw coded('server_unknown', { slug });
    return work(repositories, server);
  });
  if (!action) return;
  const target = user?.toLowerCase() ?? 'shared';
  await recordChanges(administration, [{ action, target, server: slug }], startedAt);
}

async function find({ users, identities }: Repositories, server: Server, { user }: IdentityName): Promise<Identity> {
  const email = user?.toLowerCase();
  const owner = email === undefined ? null : (await users.list()).find((each) => each.email === email)?.id;
  const identity = owner === undefined ? undefined : await identities.find(server.id, owner);
  if (!identity) throw coded('identity_unknown', { server: server.slug, owner: email ?? 'shared' });
  return identity;
}
