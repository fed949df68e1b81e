import { Option } from 'commander';
import { inviteToReset, inviteUser } from '../../admin/invite-user.ts';
import { invitationPath } from '../../auth/invitations.ts';
import type { Role } from '../../domain/records.ts';
import { administer } from '../administer.ts';
import type { CliCommand } from '../command.ts';
import { type DataOption, dataOption, examples, type JsonOption, jsonOption } from '../options.ts';
import { publicUrlOf } from '../public-url.ts';

interface Options extends DataOption, JsonOption {
  readonly role: Role;
}

export const userInvite: CliCommand = {
  words: 'user invite',
  summary: 'make a link by which somebody becomes a user, once, within seven days',
  describe(command) {
    command
      .argument('<email>', 'whom it is for')
      .addOption(new Option('--role <role>', 'what they may do').choices(['admin', 'member']).default('member'));
    examples(jsonOption(dataOption(command)), [
      'gatehouse user invite ada@example.com',
      'gatehouse user invite ada@example.com --role admin',
    ]);
  },
  async run(command, terminal) {
    const { data, json, role } = command.opts<Options>();
    const [email = ''] = command.args;
    const link = await administer(terminal, data, async (administration) => {
      const path = invitationPath(await inviteUser(administration, email, role));
      return (await publicUrlOf(administration.store)) + path;
    });
    terminal.out(json ? JSON.stringify({ user: email, role, link }) : link);
    if (!json) terminal.err(`Give this link to ${email}: it works once, for seven days. It is not shown again.`);
  },
};

export const userReset: CliCommand = {
  words: 'user reset',
  summary: 'make a link by which a user chooses a new password, once, within 24 hours',
  describe(command) {
    command.argument('<email>', 'the user');
    examples(jsonOption(dataOption(command)), ['gatehouse user reset ada@example.com']);
  },
  async run(command, terminal) {
    const { data, json } = command.opts<DataOption & JsonOption>();
    const [email = ''] = command.args;
    const link = await administer(terminal, data, async (administration) => {
      const path = invitationPath(await inviteToReset(administration, email));
      return (await publicUrlOf(administration.store)) + path;
    });
    terminal.out(json ? JSON.stringify({ user: email, link }) : link);
    if (!json) terminal.err(`Give this link to ${email}: it works once, for 24 hours. It is not shown again.`);
  },
};
