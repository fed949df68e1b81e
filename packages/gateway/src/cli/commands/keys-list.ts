import type { DataKey } from '../../store/store.ts';
import { withStore } from '../administer.ts';
import type { CliCommand } from '../command.ts';
import { type DataOption, dataOption, type JsonOption, jsonOption } from '../options.ts';
import { createTable } from '../table.ts';

export const keysList: CliCommand = {
  words: 'keys list',
  summary: 'list the keys that seal secrets: number, state, age and master key, never the key itself',
  describe(command) {
    jsonOption(dataOption(command));
  },
  async run(command, terminal) {
    const { data, json } = command.opts<DataOption & JsonOption>();
    const keys = await withStore(terminal, data, async (store) => (await store.keys.list()).map(listed));
    if (json) terminal.out(JSON.stringify({ keys }));
    else terminal.out(createTable(['KEY', 'STATE', 'CREATED', 'MASTER'])(keys.map(cells)));
  },
};

type ListedKey = ReturnType<typeof listed>;

function listed({ id, state, createdAt, master }: DataKey) {
  return { id, state, createdAt: new Date(createdAt).toISOString(), master };
}

function cells({ id, state, createdAt, master }: ListedKey): string[] {
  return [String(id), state, createdAt, master];
}
