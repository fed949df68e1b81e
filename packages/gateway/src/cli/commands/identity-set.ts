import { setIdentityHeaders } from '../../admin/identities.ts';
import { administer } from '../administer.ts';
import { collect } from '../collect.ts';
import type { CliCommand } from '../command.ts';
import { readHeaderOptions } from '../header-options.ts';
import { type DataOption, dataOption, examples, type JsonOption, jsonOption } from '../options.ts';

interface Options extends DataOption, JsonOption {
  readonly user?: string;
  readonly header: readonly string[];
}

export const identitySet: CliCommand = {
  words: 'identity set',
  summary: 'set the header values of an identity, in place of those that there are',
  describe(command) {
    command
      .argument('<server>', 'the server, which fixes the names')
      .requiredOption("--header <'name: value'>", 'one for each name; repeatable; env:NAME reads a variable', collect)
      .option('--user <email>', 'whose identity it is (default: the shared one)');
    examples(jsonOption(dataOption(command)), [
      "gatehouse identity set crm --header 'x-api-key: env:CRM_KEY'",
      "gatehouse identity set crm --header 'x-api-key: env:ANNAS_KEY' --user anna@example.com",
    ]);
    command.addHelpText(
      'after',
      '\nA value on a command line can be seen by other users of this machine: prefer env:NAME for secrets.',
    );
  },
  async run(command, terminal) {
    const { data, json, user = null, header } = command.opts<Options>();
    const [server = ''] = command.args;
    const headers = readHeaderOptions(header, terminal.environment);
    await administer(terminal, data, (administration) => setIdentityHeaders(administration, { server, user, headers }));
    terminal.out(
      json
        ? JSON.stringify({ server, user })
        : `${user === null ? 'the shared identity' : `the identity of ${user}`} for server "${server}" is set`,
    );
  },
};
