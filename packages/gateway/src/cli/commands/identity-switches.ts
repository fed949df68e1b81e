import type { Administration } from '../../admin/administration.ts';
import { type IdentityName, setIdentityDisabled } from '../../admin/identities.ts';
import { administer, commandLog } from '../administer.ts';
import type { CliCommand } from '../command.ts';
import { type DataOption, dataOption, examples, type JsonOption, jsonOption } from '../options.ts';
import { withWayOut } from '../probe-server.ts';
import type { Terminal } from '../terminal.ts';

interface CommandContext {
  readonly terminal: Terminal;
  readonly data: string;
}

interface Row {
  readonly verb: string;
  readonly summary: string;
  /** What it then is. */
  readonly done: string;
  act(administration: Administration, name: IdentityName, command: CommandContext): Promise<void>;
}

const rows: readonly Row[] = [
  {
    verb: 'disable',
    summary: 'let an identity carry no call, from the next one on',
    done: 'disabled',
    act: (administration, name) => setIdentityDisabled(administration, { ...name, disabled: true }),
  },
  {
    verb: 'enable',
    summary: 'let a disabled identity carry calls again',
    done: 'enabled',
    act: (administration, name) => setIdentityDisabled(administration, { ...name, disabled: false }),
  },
  {
    verb: 'remove',
    summary: 'forget an identity, and take its tokens back at the provider where it lets us',
    done: 'removed',
    act: (administration, name, { terminal, data }) =>
      withWayOut(terminal, { data }, async ({ outbound }) => {
        const { disconnect } = await import('../../upstream/sign-in/disconnect.ts');
        await disconnect({ ...administration, outbound, log: commandLog(terminal) }, name);
      }),
  },
];

/** Commands that switch an identity off and on, or end it. */
export const identitySwitches: readonly CliCommand[] = rows.map(commandOf);

function commandOf({ verb, summary, done, act }: Row): CliCommand {
  return {
    words: `identity ${verb}`,
    summary,
    describe(command) {
      command
        .argument('<server>', 'the server')
        .option('--user <email>', 'whose identity it is (default: the shared one)');
      examples(jsonOption(dataOption(command)), [
        `gatehouse identity ${verb} crm`,
        `gatehouse identity ${verb} crm --user anna@example.com`,
      ]);
    },
    async run(command, terminal) {
      const { data, json, user = null } = command.opts<DataOption & JsonOption & { readonly user?: string }>();
      const [server = ''] = command.args;
      await administer(terminal, data, (administration) => act(administration, { server, user }, { terminal, data }));
      const whose = user === null ? 'the shared identity' : `the identity of ${user}`;
      terminal.out(json ? JSON.stringify({ server, user, done }) : `${whose} for server "${server}" is ${done}`);
    },
  };
}
