import { Option } from 'commander';
import { addApp } from '../../admin/apps.ts';
import { coded } from '../../errors/coded-error.ts';
import { administer } from '../administer.ts';
import { collect } from '../collect.ts';
import type { CliCommand } from '../command.ts';
import { type DataOption, dataOption, examples, type JsonOption, jsonOption } from '../options.ts';
import { stdinText } from '../stdin-text.ts';

interface Options extends DataOption, JsonOption {
  readonly redirect: readonly string[];
  readonly name?: string;
  readonly secretStdin?: true;
  readonly public?: true;
}

export const appAdd: CliCommand = {
  words: 'app add',
  summary: 'register an app by hand, or change one that was, for apps that do not register themselves',
  describe(command) {
    command
      .argument('<client id>', 'by which the app names itself')
      .requiredOption('--redirect <url>', 'where people may be sent back to, exactly; repeatable', collect)
      .option('--name <name>', 'what people are asked about (default: the client id)')
      .addOption(new Option('--secret-stdin', 'it has a secret, read from standard input').conflicts('public'))
      .option('--public', 'it has no secret, as an app on the machine of its user');
    examples(jsonOption(dataOption(command)), [
      'gatehouse app add reports --redirect https://reports.example.com/cb --secret-stdin < secret.txt',
      "gatehouse app add desk --redirect http://127.0.0.1/callback --public --name 'Help desk'",
    ]);
    command.addHelpText(
      'after',
      '\nThe port of an address on this machine (127.0.0.1) may be any, the rest is compared exactly.',
    );
  },
  async run(command, terminal) {
    const { data, json, redirect: redirectUris, name, ...kind } = command.opts<Options>();
    const [id = ''] = command.args;
    const secret = await readSecret(kind);
    const app = { id, name: name ?? id, redirectUris, secret };
    await administer(terminal, data, (administration) => addApp(administration, app));
    const said = { clientId: id, name: app.name, redirectUris, hasSecret: secret !== undefined };
    terminal.out(json ? JSON.stringify(said) : `app "${id}" is registered`);
  },
};

async function readSecret(kind: Pick<Options, 'secretStdin' | 'public'>): Promise<string | undefined> {
  if (kind.secretStdin) return stdinText();
  if (kind.public) return undefined;
  throw coded('app_unusable', { reason: 'say --secret-stdin where it has a secret, --public where it has none' });
}
