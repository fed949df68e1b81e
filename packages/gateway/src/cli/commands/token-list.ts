import { type ListedToken, listTokens } from '../../admin/lists/tokens.ts';
import { withStore } from '../administer.ts';
import type { CliCommand } from '../command.ts';
import { type DataOption, dataOption, type JsonOption, jsonOption } from '../options.ts';
import { createTable } from '../table.ts';

export const tokenList: CliCommand = {
  words: 'token list',
  summary: 'list the tokens: name, gateway, user and state, never the token itself',
  describe(command) {
    jsonOption(dataOption(command));
  },
  async run(command, terminal) {
    const { data, json } = command.opts<DataOption & JsonOption>();
    const tokens = await withStore(terminal, data, listTokens);
    if (json) terminal.out(JSON.stringify({ tokens }));
    else if (tokens.length === 0) terminal.out('no tokens yet: gatehouse token create makes one');
    else terminal.out(createTable(['NAME', 'GATEWAY', 'USER', 'CREATED', 'STATE'])(tokens.map(cells)));
  },
};

function cells({ name, gateway, user, createdAt, revokedAt }: ListedToken): string[] {
  return [name, gateway, user ?? '-', createdAt, revokedAt === null ? 'valid' : `revoked ${revokedAt}`];
}
