import type { Administration } from '../../admin/administration.ts';
import { type IdentityName, removeIdentity, setIdentityDisabled } from '../../admin/identities.ts';
import { administer } from '../administer.ts';
import type { CliCommand } from '../command.ts';
import { type DataOption, dataOption, examples, type JsonOption, jsonOption } from '../options.ts';

interface Row {
  readonly verb: string;
  readonly summary: string;
  /** What it then is. */
  readonly done: string;
  act(administration: Administration, name: IdentityName): Promise<void>;
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
    summary: 'forget an identity; its tokens stay valid at the provider until they end',
    done: 'removed',
    act: removeIdentity,
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
      await administer(terminal, data, (administration) => act(administration, { server, user }));
      const whose = user === null ? 'the shared identity' : `the identity of ${user}`;
      terminal.out(json ? JSON.stringify({ server, user, done }) : `${whose} for server "${server}" is ${done}`);
    },
  };
}
