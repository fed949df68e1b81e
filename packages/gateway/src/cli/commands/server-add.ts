import { type Command, Option } from 'commander';
import { type AddedServer, addServer, checkNewServer, type NewServer } from '../../admin/add-server.ts';
import { authModeOf } from '../../admin/auth-mode.ts';
import { slugFromUrl } from '../../domain/naming.ts';
import type { NetworkClass } from '../../domain/records.ts';
import { type CheckedServer, checkServer } from '../../upstream/check.ts';
import { administer } from '../administer.ts';
import { collect } from '../collect.ts';
import type { CliCommand } from '../command.ts';
import { defaultGateway } from '../gateway-choice.ts';
import { readHeaderOptions } from '../header-options.ts';
import { type DataOption, dataOption, examples, type JsonOption, jsonOption } from '../options.ts';
import { withHint } from '../report-error.ts';
import { printable } from '../table.ts';
import type { Terminal } from '../terminal.ts';

interface Options extends DataOption, JsonOption {
  readonly name?: string;
  readonly gateway: string;
  readonly prefix?: string;
  readonly header?: readonly string[];
  readonly network: NetworkClass;
  readonly check: boolean;
}

export const serverAdd: CliCommand = {
  words: 'server add',
  summary: 'add an MCP server by its URL and put it on a gateway',
  describe(command) {
    command
      .argument('<url>', 'its Streamable HTTP endpoint, exactly as it is served: /mcp and /mcp/ are two addresses')
      .option('--name <name>', 'how it is called here (default: made from the URL)')
      .option('--gateway <name>', 'the gateway it is put on, made where it does not exist', defaultGateway)
      .option('--prefix <prefix>', 'stands before its tool names, as in prefix__tool; "" for none (default: its name)')
      .option(
        "--header <'name: value'>",
        'sent to the server to authenticate; repeatable; env:NAME reads a variable',
        collect,
      )
      .addOption(
        new Option('--network <class>', 'private allows plain http and addresses that are not on the internet')
          .choices(['public', 'private'])
          .default('public'),
      )
      .option('--no-check', 'add it without calling it first');
    examples(jsonOption(dataOption(command)), [
      'gatehouse server add https://mcp.example.com/mcp',
      "gatehouse server add https://crm.example.com/mcp --header 'x-api-key: env:CRM_KEY'",
      'gatehouse server add http://127.0.0.1:3001/mcp --network private --name local --gateway demo',
    ]);
    command.addHelpText(
      'after',
      '\nA value on a command line can be seen by other users of this machine: prefer env:NAME for secrets.',
    );
  },
  async run(command, terminal) {
    const options = command.opts<Options>();
    const wanted = checkNewServer(newServer(command, options, terminal));
    const checked = options.check ? await check(wanted) : undefined;
    const added = await administer(terminal, options.data, (administration) => addServer(administration, wanted));
    terminal.out(options.json ? asJson(wanted, added, checked) : asText(wanted, added, checked));
  },
};

function newServer(command: Command, options: Options, { environment }: Terminal): NewServer {
  const { name: slug, gateway, prefix, network } = options;
  const [url = ''] = command.args;
  const headers = readHeaderOptions(options.header ?? [], environment);
  return { url, slug, gateway, prefix, network, auth: authModeOf(headers), headers };
}

async function check({ slug, url, network, headers = {} }: NewServer): Promise<CheckedServer> {
  try {
    return await checkServer({ slug: slug ?? slugFromUrl(new URL(url)), url, network }, headers);
  } catch (error) {
    throw withHint(error, 'nothing was added; --no-check adds it anyway');
  }
}

function asJson(
  { gateway }: NewServer,
  { server, assignment }: AddedServer,
  checked: CheckedServer | undefined,
): string {
  const { slug: name, url, network, auth } = server;
  const headers = auth.mode === 'header' ? auth.headerNames : [];
  return JSON.stringify({
    server: { name, url, network, headers },
    gateway,
    prefix: assignment.prefix,
    checked: checked ?? null,
  });
}

function asText(
  { gateway }: NewServer,
  { server, assignment }: AddedServer,
  checked: CheckedServer | undefined,
): string {
  const found = checked
    ? `it is ${printable(checked.name)} ${printable(checked.version)}, speaks ${checked.protocolVersion} and has ${checked.tools} tools`
    : 'it was not called';
  const names = assignment.prefix === '' ? 'under their own names' : `as ${assignment.prefix}__…`;
  return [
    `server "${server.slug}" is on gateway "${gateway}", its tools ${names}; ${found}`,
    `a token for it: gatehouse token create --gateway ${gateway}`,
  ].join('\n');
}
