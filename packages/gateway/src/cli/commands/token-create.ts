import { createToken } from '../../admin/create-token.ts';
import { administer } from '../administer.ts';
import type { CliCommand } from '../command.ts';
import { chooseGateway } from '../gateway-choice.ts';
import { type DataOption, dataOption, examples, type JsonOption, jsonOption } from '../options.ts';

interface Options extends DataOption, JsonOption {
  readonly gateway?: string;
  readonly name?: string;
  readonly user?: string;
}

export const tokenCreate: CliCommand = {
  words: 'token create',
  summary: 'make a token with which an MCP client connects to a gateway',
  describe(command) {
    command
      .option('--gateway <name>', 'the gateway it opens (default: the only one, or "default")')
      .option(
        '--name <name>',
        'how it is called in lists and in the audit trail (default: "token", "token-2" and so on)',
      )
      .option('--user <email>', 'whose personal identities it uses (default: nobody, it has the shared ones alone)');
    examples(jsonOption(dataOption(command)), [
      'gatehouse token create --gateway demo --name ci',
      'gatehouse token create --gateway demo --name anna --user anna@example.com',
      'export CI_TOKEN="$(gatehouse token create --gateway demo --name ci)"',
    ]);
    command.addHelpText(
      'after',
      '\nThe token is printed once. Only its hash is kept: a lost one is replaced, not recovered.',
    );
  },
  async run(command, terminal) {
    const { data, json, name, user, gateway: named } = command.opts<Options>();
    const { record, token, gateway } = await administer(terminal, data, async (administration) => {
      const gateway = await chooseGateway(administration.store, named);
      return { gateway, ...(await createToken(administration, { gateway, name, user })) };
    });
    terminal.out(json ? JSON.stringify({ name: record.name, gateway, token }) : token);
    if (!json) terminal.err(usage(record.name, gateway));
  },
};

function usage(name: string, gateway: string): string {
  return [
    `This is token "${name}" for gateway "${gateway}". It is not shown again.`,
    `An MCP client connects to /mcp/${gateway} of your gatehouse and sends it as the header`,
    '  Authorization: Bearer gth_…',
  ].join('\n');
}
