import { Option } from 'commander';
import { setServerAuth } from '../../admin/set-server-auth.ts';
import type { AuthMode } from '../../domain/records.ts';
import { administer } from '../administer.ts';
import { type AuthOptions, authOptions, readAuth } from '../auth-options.ts';
import type { CliCommand } from '../command.ts';
import { type DataOption, dataOption, examples, type JsonOption, jsonOption } from '../options.ts';
import { printable } from '../table.ts';

interface Options extends DataOption, JsonOption, AuthOptions {
  readonly mode: AuthMode['mode'];
}

export const serverAuth: CliCommand = {
  words: 'server auth',
  summary: 'change how a server is authenticated to, in place',
  describe(command) {
    command
      .argument('<name>', 'the server')
      .addOption(new Option('--mode <mode>', 'how').choices(['none', 'header', 'oauth']).makeOptionMandatory());
    examples(jsonOption(dataOption(authOptions(command))), [
      'gatehouse server auth slack --mode oauth --client-id env:SLACK_ID --client-secret env:SLACK_SECRET',
      'gatehouse server auth entra --mode oauth --resource omit --scope api://files/.default --scope offline_access',
      "gatehouse server auth crm --mode header --header 'x-api-key: env:CRM_KEY'",
      'gatehouse server auth crm --mode header --header-name x-api-key --header-name x-team',
    ]);
    command.addHelpText(
      'after',
      '\nIdentities of another mode are forgotten; a client that was given before stays until another is. Settings that are not\n' +
        'named are as the server publishes them.\n' +
        'A value on a command line can be seen by other users of this machine: prefer env:NAME for secrets.',
    );
  },
  async run(command, terminal) {
    const { data, json, mode, ...options } = command.opts<Options>();
    const [slug = ''] = command.args;
    const wanted = readAuth(mode, options, terminal.environment);
    const { auth } = await administer(terminal, data, (administration) =>
      setServerAuth(administration, { slug, ...wanted }),
    );
    terminal.out(
      json ? JSON.stringify({ server: { name: slug, auth } }) : `server "${slug}": ${printable(said(auth))}`,
    );
  },
};

function said(auth: AuthMode): string {
  if (auth.mode === 'none') return 'nobody signs in';
  if (auth.mode === 'oauth') return 'people sign in with OAuth';
  return `each identity has a value for ${auth.headerNames.join(', ')}`;
}
