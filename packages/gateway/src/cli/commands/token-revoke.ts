import { revokeToken } from '../../admin/revoke-token.ts';
import { administer } from '../administer.ts';
import type { CliCommand } from '../command.ts';
import { chooseGateway } from '../gateway-choice.ts';
import { type DataOption, dataOption, examples, type JsonOption, jsonOption } from '../options.ts';

interface Options extends DataOption, JsonOption {
  readonly gateway?: string;
}

export const tokenRevoke: CliCommand = {
  words: 'token revoke',
  summary: 'end a token: a running gateway refuses it within a second',
  describe(command) {
    command
      .argument('<name>', 'the token, as "gatehouse token list" shows it')
      .option('--gateway <name>', 'the gateway it opens (default: the only one, or "default")');
    examples(jsonOption(dataOption(command)), ['gatehouse token revoke ci --gateway demo']);
  },
  async run(command, terminal) {
    const { data, json, gateway: named } = command.opts<Options>();
    const [name = ''] = command.args;
    const gateway = await administer(terminal, data, async (administration) => {
      const gateway = await chooseGateway(administration.store, named);
      await revokeToken(administration, { name, gateway });
      return gateway;
    });
    terminal.out(
      json ? JSON.stringify({ revoked: { name, gateway } }) : `token "${name}" of gateway "${gateway}" is revoked`,
    );
  },
};
