import { type ListedInvitation, type ListedUser, listInvitations, listUsers } from '../../admin/lists/users.ts';
import { withStore } from '../administer.ts';
import type { CliCommand } from '../command.ts';
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
      users: await listUsers(store),
      invitations: await listInvitations(store),
    }));
    if (json) return terminal.out(JSON.stringify({ users, invitations }));
    const invited = invitations.filter(({ kind }) => kind === 'invite');
    const rows = [...users.map(userCells), ...invited.map(invitedCells)];
    if (rows.length === 0) terminal.out('no users yet: gatehouse up prints a link that makes the first');
    else terminal.out(createTable(['USER', 'ROLE', 'SINCE', 'STATE'])(rows));
  },
};

function userCells({ email, role, disabled, hasPassword, createdAt }: ListedUser): string[] {
  const state = disabled ? 'disabled' : hasPassword ? 'signs in with a password' : 'no password';
  return [email, role, createdAt, state];
}

function invitedCells({ email, role, expiresAt }: ListedInvitation): string[] {
  return [email ?? '-', role, '-', `invited until ${expiresAt}`];
}
