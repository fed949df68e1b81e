import { type Command, Option } from 'commander';
import { addServer, checkNewServer, type NewServer } from '../../admin/add-server.ts';
import { connectLink } from '../../admin/connect-link.ts';
import type { IdentityScheme, NetworkClass } from '../../domain/records.ts';
import { type AddedReport, reportAsJson, reportAsText } from '../added-server.ts';
import { administer, withStore } from '../administer.ts';
import { type AuthOptions, authOptions, givenMode, readAuth } from '../auth-options.ts';
import type { CliCommand } from '../command.ts';
import { offerSignIn } from '../connect-link.ts';
import { defaultGateway } from '../gateway-choice.ts';
import { type DataOption, dataOption, examples, type JsonOption, jsonOption } from '../options.ts';
import { withWayOut } from '../probe-server.ts';
import { publicUrlOf } from '../public-url.ts';
import type { Terminal } from '../terminal.ts';

interface Options extends AuthOptions, DataOption, JsonOption {
  readonly name?: string;
  readonly gateway: string;
  readonly prefix?: string;
  readonly identity?: IdentityScheme;
  readonly network: NetworkClass;
  readonly config?: string;
  readonly check: boolean;
  readonly wait: boolean;
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
      .addOption(
        new Option('--identity <scheme>', 'who it is called as (default: per-user where people sign in)').choices([
          'shared',
          'per-user',
        ]),
      );
    authOptions(command)
      .addOption(
        new Option('--network <class>', 'private allows plain http and addresses that are not on the internet')
          .choices(['public', 'private'])
          .default('public'),
      )
      .option('--config <file>', 'for the egress settings (default: ./gatehouse.yaml where it exists)')
      .option('--no-check', 'add it without calling it first')
      .option('--no-wait', 'do not wait for a sign-in');
    examples(jsonOption(dataOption(command)), [
      'gatehouse server add https://mcp.example.com/mcp',
      'gatehouse server add https://notes.example.com/mcp --identity shared',
      "gatehouse server add https://crm.example.com/mcp --header 'x-api-key: env:CRM_KEY'",
      'gatehouse server add http://127.0.0.1:3001/mcp --network private --name local --gateway demo',
    ]);
    command.addHelpText(
      'after',
      '\nIt is asked first how it is connected, and added only where it can be.\n' +
        'A value on a command line can be seen by other users of this machine: prefer env:NAME for secrets.',
    );
  },
  async run(command, terminal) {
    const options = command.opts<Options>();
    const wanted = checkNewServer(newServer(command, options, terminal));
    const publicUrl = await withStore(terminal, options.data, publicUrlOf);
    await withWayOut(terminal, options, async ({ outbound, egress }) => {
      const request = { wanted, publicUrl, modeGiven: givenMode(options) !== undefined, egress };
      const { server: fitted, ...seen } = options.check
        ? await (await import('../check-server.ts')).checkServerWith(outbound, terminal, request)
        : { server: wanted, checked: undefined, verdict: undefined };
      await administer(terminal, options.data, async (administration) => {
        const { store } = administration;
        const added = await addServer(administration, fitted);
        const isSharedSignIn = added.server.auth.mode === 'oauth' && added.assignment.identity === 'shared';
        const link = isSharedSignIn ? await connectLink(store, added.server, publicUrl, false) : undefined;
        const report: AddedReport = { ...seen, ...added, gateway: wanted.gateway, publicUrl, link };
        terminal.out(options.json ? reportAsJson(report) : reportAsText(report));
        if (link !== undefined && options.wait && !options.json)
          await offerSignIn(store, outbound, added.server, publicUrl, terminal);
      });
    });
  },
};

function newServer(command: Command, options: Options, { environment }: Terminal): NewServer {
  const { name: slug, gateway, prefix, network, identity } = options;
  const [url = ''] = command.args;
  const auth = readAuth(givenMode(options) ?? 'none', options, environment);
  return { url, slug, gateway, prefix, network, identity, ...auth };
}
