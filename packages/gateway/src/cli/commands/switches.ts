import { type Switch, setDisabled } from '../../admin/set-disabled.ts';
import { administer } from '../administer.ts';
import type { CliCommand } from '../command.ts';
import { type DataOption, dataOption, examples, type JsonOption, jsonOption } from '../options.ts';

interface Row extends Omit<Switch, 'slug'> {
  readonly verb: 'disable' | 'enable';
  readonly summary: string;
}

const rows: readonly Row[] = [
  {
    noun: 'server',
    verb: 'disable',
    disabled: true,
    summary: 'take a server off all gateways at once; what runs on it is ended',
  },
  { noun: 'server', verb: 'enable', disabled: false, summary: 'put a disabled server back' },
  {
    noun: 'gateway',
    verb: 'disable',
    disabled: true,
    summary: 'close a gateway at once; what runs on it is ended',
  },
  { noun: 'gateway', verb: 'enable', disabled: false, summary: 'open a disabled gateway again' },
];

/** Commands that switch a server or gateway off and on. */
export const switches: readonly CliCommand[] = rows.map(commandOf);

function commandOf({ noun, verb, disabled, summary }: Row): CliCommand {
  return {
    words: `${noun} ${verb}`,
    summary,
    describe(command) {
      command.argument('<name>', `the ${noun}`);
      examples(jsonOption(dataOption(command)), [`gatehouse ${noun} ${verb} ${noun === 'server' ? 'crm' : 'main'}`]);
    },
    async run(command, terminal) {
      const { data, json } = command.opts<DataOption & JsonOption>();
      const [slug = ''] = command.args;
      await administer(terminal, data, (administration) => setDisabled(administration, { noun, slug, disabled }));
      const said = { [noun]: slug, disabled };
      terminal.out(json ? JSON.stringify(said) : `${noun} "${slug}" is ${verb}d`);
    },
  };
}
