import type { Token } from '../../domain/records.ts';
import { withStore } from '../administer.ts';
import type { CliCommand } from '../command.ts';
import { isoTime } from '../iso-time.ts';
import { readNames } from '../names.ts';
import { type DataOption, dataOption, type JsonOption, jsonOption } from '../options.ts';
import { createTable } from '../table.ts';

interface ListedToken {
  readonly name: string;
  readonly gateway: string;
  readonly user: string | null;
  readonly createdAt: string;
  readonly revokedAt: string | null;
}

export const tokenList: CliCommand = {
  words: 'token list',
  summary: 'list the tokens: name, gateway, user and state, never the token itself',
  describe(command) {
    jsonOption(dataOption(command));
  },
  async run(command, terminal) {
    const { data, json } = command.opts<DataOption & JsonOption>();
    const tokens = await withStore(terminal, data, async (store): Promise<ListedToken[]> => {
      const gateways = new Map((await store.gateways.list()).map(({ id, slug }) => [id, slug]));
      const { user } = await readNames(store);
      return (await store.tokens.list()).map((token) => ({
        ...listed(token),
        gateway: gateways.get(token.gatewayId) ?? '',
        user: user(token.userId),
      }));
    });
    if (json) terminal.out(JSON.stringify({ tokens }));
    else if (tokens.length === 0) terminal.out('no tokens yet: gatehouse token create makes one');
    else terminal.out(createTable(['NAME', 'GATEWAY', 'USER', 'CREATED', 'STATE'])(tokens.map(cells)));
  },
};

function listed({ name, createdAt, revokedAt }: Token) {
  return { name, createdAt: isoTime(createdAt), revokedAt: isoTime(revokedAt) };
}

function cells({ name, gateway, user, createdAt, revokedAt }: ListedToken): string[] {
  return [name, gateway, user ?? '-', createdAt, revokedAt === null ? 'valid' : `revoked ${revokedAt}`];
}
