import { backup } from '../../backup/backup.ts';
import { storeLocation } from '../../store/location.ts';
import { recordAct } from '../administer.ts';
import type { CliCommand } from '../command.ts';
import { progress, rowsOf } from '../copied.ts';
import { type DataOption, dataOption, examples, type JsonOption, jsonOption } from '../options.ts';

export const backupCommand: CliCommand = {
  words: 'backup',
  summary: 'write everything into one file, while the gateway runs',
  describe(command) {
    command.argument('<file>', 'a file that is not there yet');
    examples(jsonOption(dataOption(command)), [
      'gatehouse backup /var/backups/gatehouse.backup',
      'DATABASE_URL=postgres://… GATEHOUSE_KEY=… gatehouse backup gatehouse.backup',
    ]);
    command.addHelpText(
      'after',
      '\nThe master key is not in it: keep keyring.json of the data folder, or GATEHOUSE_KEY, at another place.\n' +
        'A backup of either engine can be restored into either.',
    );
  },
  async run(command, terminal) {
    const { data, json } = command.opts<DataOption & JsonOption>();
    const [file = ''] = command.args;
    const location = storeLocation(data, terminal.environment);
    const tables = await backup(location, file, progress(terminal, json === true));
    await recordAct(terminal, location, 'store.backup');
    terminal.out(
      json ? JSON.stringify({ file, tables }) : `${file} holds ${rowsOf(tables)} rows; the master key is not in it`,
    );
  },
};
