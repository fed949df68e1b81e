import { restore } from '../../backup/backup.ts';
import { storeLocation } from '../../store/location.ts';
import { recordAct } from '../administer.ts';
import type { CliCommand } from '../command.ts';
import { progress, rowsOf } from '../copied.ts';
import { type DataOption, dataOption, examples, type JsonOption, jsonOption } from '../options.ts';

export const restoreCommand: CliCommand = {
  words: 'restore',
  summary: 'put a backup into an empty data folder or database',
  describe(command) {
    command.argument('<file>', 'what gatehouse backup wrote');
    examples(jsonOption(dataOption(command)), [
      'cp keyring.json new-data/ && gatehouse restore gatehouse.backup --data new-data',
      'DATABASE_URL=postgres://… GATEHOUSE_KEY=… gatehouse restore gatehouse.backup',
    ]);
    command.addHelpText(
      'after',
      '\nThe master key must be there first: keyring.json in the folder, or GATEHOUSE_KEY. Nothing is overwritten, and no gateway\n' +
        'may run on it meanwhile.',
    );
  },
  async run(command, terminal) {
    const { data, json } = command.opts<DataOption & JsonOption>();
    const [file = ''] = command.args;
    const location = storeLocation(data, terminal.environment);
    const tables = await restore(file, location, progress(terminal, json === true));
    await recordAct(terminal, location, 'store.restore');
    terminal.out(json ? JSON.stringify({ file, tables }) : `${rowsOf(tables)} rows of ${file} are back`);
  },
};
