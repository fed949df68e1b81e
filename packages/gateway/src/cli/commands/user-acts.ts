import { Argument } from 'commander';
import type { Administration } from '../../admin/administration.ts';
import { removeUser, setUserDisabled, setUserRole, signOutUser } from '../../admin/users.ts';
import type { Role } from '../../domain/records.ts';
import { administer } from '../administer.ts';
import type { CliCommand } from '../command.ts';
import { type DataOption, dataOption, examples, type JsonOption, jsonOption } from '../options.ts';

interface Row {
  readonly verb: string;
  readonly summary: string;
  readonly said: string;
  act(administration: Administration, email: string): Promise<void>;
}

const rows: readonly Row[] = [
  {
    verb: 'disable',
    summary: 'shut a user out at once, with all that acts for them',
    said: 'is disabled',
    act: (administration, email) => setUserDisabled(administration, email, true),
  },
  {
    verb: 'enable',
    summary: 'let a disabled user in again',
    said: 'is enabled',
    act: (administration, email) => setUserDisabled(administration, email, false),
  },
  {
    verb: 'remove',
    summary: 'forget a user, with their identities, tokens and apps',
    said: 'is removed',
    act: removeUser,
  },
  {
    verb: 'sign-out',
    summary: 'sign a user out of all browsers',
    said: 'is signed out everywhere',
    act: signOutUser,
  },
];

const userRole: CliCommand = {
  words: 'user role',
  summary: 'make a user an administrator or a member; they sign in again',
  describe(command) {
    command
      .argument('<email>', 'the user')
      .addArgument(new Argument('<role>', 'what they may do').choices(['admin', 'member']));
    examples(jsonOption(dataOption(command)), ['gatehouse user role ada@example.com admin']);
  },
  async run(command, terminal) {
    const { data, json } = command.opts<DataOption & JsonOption>();
    const [email = '', role = ''] = command.args;
    await administer(terminal, data, (administration) => setUserRole(administration, email, role as Role));
    terminal.out(json ? JSON.stringify({ user: email, role }) : `${email} is ${role} now`);
  },
};

/** Commands that do something to a user who is there. */
export const userActs: readonly CliCommand[] = [userRole, ...rows.map(commandOf)];

function commandOf({ verb, summary, said, act }: Row): CliCommand {
  return {
    words: `user ${verb}`,
    summary,
    describe(command) {
      command.argument('<email>', 'the user');
      examples(jsonOption(dataOption(command)), [`gatehouse user ${verb} ada@example.com`]);
    },
    async run(command, terminal) {
      const { data, json } = command.opts<DataOption & JsonOption>();
      const [email = ''] = command.args;
      await administer(terminal, data, (administration) => act(administration, email));
      terminal.out(json ? JSON.stringify({ user: email, done: verb }) : `${email} ${said}`);
    },
  };
}
