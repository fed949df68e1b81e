import type { Administration } from '../../admin/administration.ts';
import { removeApp, setAppDisabled } from '../../admin/apps.ts';
import { administer } from '../administer.ts';
import type { CliCommand } from '../command.ts';
import { type DataOption, dataOption, examples, type JsonOption, jsonOption } from '../options.ts';

interface Row {
  readonly verb: string;
  readonly summary: string;
  readonly work: (
    administration: Administration,
    clientId: string,
  ) => Promise<{ readonly said: string; readonly as: object }>;
}

const rows: readonly Row[] = [
  {
    verb: 'disable',
    summary: 'keep an app out at once, whoever let it in; what it has under way ends',
    work: switched(true),
  },
  { verb: 'enable', summary: 'let a disabled app come in again', work: switched(false) },
  {
    verb: 'remove',
    summary: 'forget an app and end all that people let it use; it may ask again',
    async work(administration, clientId) {
      const connections = await removeApp(administration, clientId);
      return { said: `is removed, and ${connections} of its connections ended`, as: { removed: true, connections } };
    },
  },
];

function switched(disabled: boolean): Row['work'] {
  return async (administration, clientId) => {
    await setAppDisabled(administration, { clientId, disabled });
    return { said: `is ${disabled ? 'disabled' : 'enabled'}`, as: { disabled } };
  };
}

/** Commands that switch an app off and on, or end it. */
export const appSwitches: readonly CliCommand[] = rows.map(({ verb, summary, work }) => ({
  words: `app ${verb}`,
  summary,
  describe(command) {
    command.argument('<client id>', 'the app, as "gatehouse app list" shows it');
    examples(jsonOption(dataOption(command)), [`gatehouse app ${verb} reports`]);
  },
  async run(command, terminal) {
    const { data, json } = command.opts<DataOption & JsonOption>();
    const [clientId = ''] = command.args;
    const { said, as } = await administer(terminal, data, (administration) => work(administration, clientId));
    terminal.out(json ? JSON.stringify({ clientId, ...as }) : `app "${clientId}" ${said}`);
  },
}));
