import { existsSync } from 'node:fs';
import { Option } from 'commander';
import { copyStore } from '../../backup/backup.ts';
import { keyRingFile } from '../../crypto/key-ring.ts';
import { coded } from '../../errors/coded-error.ts';
import { type StoreLocation, storeLocation } from '../../store/location.ts';
import { recordAct } from '../administer.ts';
import type { CliCommand } from '../command.ts';
import { progress, rowsOf } from '../copied.ts';
import { type DataOption, dataOption, examples, type JsonOption, jsonOption } from '../options.ts';
import type { Terminal } from '../terminal.ts';

interface Options extends DataOption, JsonOption {
  readonly to: 'database' | 'folder';
}

export const storeCopy: CliCommand = {
  words: 'store copy',
  summary: 'move from the embedded store to Postgres, or back',
  describe(command) {
    command.addOption(
      new Option('--to <place>', 'where everything goes: the database of DATABASE_URL, or the data folder')
        .choices(['database', 'folder'])
        .makeOptionMandatory(),
    );
    examples(jsonOption(dataOption(command)), [
      'DATABASE_URL=postgres://… GATEHOUSE_KEY=… gatehouse store copy --to database',
    ]);
    command.addHelpText(
      'after',
      '\nStop the gateway first: what it writes meanwhile is not copied. The place it goes to must be empty; what it is copied from\n' +
        'is left as it is. Secrets are sealed for the master key of the place they go to.',
    );
  },
  async run(command, terminal) {
    const { data, json, to } = command.opts<Options>();
    const { folder, database } = bothPlaces(data, terminal);
    const [source, target] = to === 'database' ? [folder, database] : [database, folder];
    const tables = await copyStore(source, target, progress(terminal, json === true));
    await recordAct(terminal, target, 'store.copy');
    terminal.out(json ? JSON.stringify({ to, tables }) : `${rowsOf(tables)} rows were copied and compared`);
  },
};

/** A folder with a key ring of its own uses that; `GATEHOUSE_KEY` is then the database's alone. */
function bothPlaces(
  directory: string,
  { environment }: Terminal,
): Readonly<Record<'folder' | 'database', StoreLocation>> {
  const database = storeLocation(directory, environment);
  if (database.database === undefined) throw coded('database_url_invalid', {});
  const masterKey = existsSync(keyRingFile(directory)) ? undefined : database.masterKey;
  return { database, folder: { directory, database: undefined, masterKey } };
}
