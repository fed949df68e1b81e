import type { Invitation, User } from '../../domain/records.ts';
import { withStore } from '../administer.ts';
import type { CliCommand } from '../command.ts';
import { isoTime } from '../iso-time.ts';
import { type DataOption, dataOption, type JsonOption, jsonOption } from '../options.ts';
import { createTable } from '../table.ts';

export const userList: CliCommand = {
  words: 'user list',
  summary: 'list the people: address, role and state, and who is invited',
  describe(command) {
    jsonOption(dataOption(command));
  },
  async run(command, terminal) {
    const { data, json } = command.opts<DataOption & JsonOption>();
    const { users, invitations } = await withStore(terminal, data, async (store) => ({
      users: (await store.users.list()).map(listedUser),
      invitations: (await store.invitations.list()).map(listedInvitation),
    }));
    if (json) return terminal.out(JSON.stringify({ users, invitations }));
    const invited = invitations.filter(({ kind }) => kind === 'invite');
    const rows = [...users.map(userCells), ...invited.map(invitedCells)];
    if (rows.length === 0) terminal.out('no users yet: gatehouse up prints a link that makes the first');
    else terminal.out(createTable(['USER', 'ROLE', 'SINCE', 'STATE'])(rows));
  },
};

function listedUser({ email, role, disabled, hasPassword, createdAt }: User) {
  return { email, role, disabled, hasPassword, createdAt: isoTime(createdAt) };
}

/** Never by the hash of its secret. */
function listedInvitation({ kind, email, role, invitedBy, expiresAt }: Invitation) {
  return { kind, email, role, invitedBy, expiresAt: isoTime(expiresAt) };
}

function userCells({ email, role, disabled, hasPassword, createdAt }: ReturnType<typeof listedUser>): string[] {
  const state = disabled ? 'disabled' : hasPassword ? 'signs in with a password' : 'no password';
  return [email, role, createdAt, state];
}

function invitedCells({ email, role, expiresAt }: ReturnType<typeof listedInvitation>): string[] {
  return [email ?? '-', role, '-', `invited until ${expiresAt}`];
}
