import type { Token } from '../../domain/records.ts';
import { withStore } from '../administer.ts';
import type { CliCommand } from '../command.ts';
import { type DataOption, dataOption, type JsonOption, jsonOption } from '../options.ts';
import { createTable } from '../table.ts';

interface ListedToken {
  readonly name: string;
  readonly gateway: string;
  readonly createdAt: string;
  readonly revokedAt: string | null;
}

export const tokenList: CliCommand = {
  words: 'token list',
  summary: 'list the tokens: name, gateway and state, never the token itself',
  describe(command) {
    jsonOption(dataOption(command));
  },
  async run(command, terminal) {
    const { data, json } = command.opts<DataOption & JsonOption>();
    const tokens = await withStore(terminal, data, async (store): Promise<ListedToken[]> => {
      const gateways = new Map((await store.gateways.list()).map(({ id, slug }) => [id, slug]));
      return (await store.tokens.list()).map((token) => listed(token, gateways.get(token.gatewayId) ?? ''));
    });
    if (json) terminal.out(JSON.stringify({ tokens }));
    else if (tokens.length === 0) terminal.out('no tokens yet: gatehouse token create makes one');
    else terminal.out(createTable(['NAME', 'GATEWAY', 'CREATED', 'STATE'])(tokens.map(cells)));
  },
};

function listed({ name, createdAt, revokedAt }: Token, gateway: string): ListedToken {
  return { name, gateway, createdAt: time(createdAt), revokedAt: revokedAt === null ? null : time(revokedAt) };
}

function cells({ name, gateway, createdAt, revokedAt }: ListedToken): string[] {
  return [name, gateway, createdAt, revokedAt === null ? 'valid' : `revoked ${revokedAt}`];
}

function time(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}
