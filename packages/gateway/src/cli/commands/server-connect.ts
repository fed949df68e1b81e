import { connectLink, signInServer } from '../../admin/connect-link.ts';
import { withStore } from '../administer.ts';
import type { CliCommand } from '../command.ts';
import { offerSignIn } from '../connect-link.ts';
import { type DataOption, dataOption, examples, type JsonOption, jsonOption } from '../options.ts';
import { withWayOut } from '../probe-server.ts';
import { publicUrlOf } from '../public-url.ts';

interface Options extends DataOption, JsonOption {
  readonly registerAgain?: true;
  readonly wait: boolean;
}

export const serverConnect: CliCommand = {
  words: 'server connect',
  summary: 'make a link that signs the shared identity of a server in, or in again',
  describe(command) {
    command
      .argument('<name>', 'the server')
      .option('--register-again', 'register anew with its authorization server, which forgot the client that we have')
      .option('--no-wait', 'print the link and leave');
    examples(jsonOption(dataOption(command)), [
      'gatehouse server connect crm',
      'gatehouse server connect crm --no-wait --json',
    ]);
    command.addHelpText(
      'after',
      '\nThe link works once, for ten minutes: who opens it decides as whom the gateway calls the server.',
    );
  },
  async run(command, terminal) {
    const { data, json, wait, registerAgain = false } = command.opts<Options>();
    const [slug = ''] = command.args;
    await withStore(terminal, data, async (store) => {
      const server = await signInServer(store, slug);
      const publicUrl = await publicUrlOf(store);
      const link = await connectLink(store, server, publicUrl, registerAgain);
      terminal.out(json ? JSON.stringify({ server: slug, link }) : `open this link and sign in: ${link}`);
      if (!wait || json) return;
      await withWayOut(terminal, { data }, ({ outbound }) => offerSignIn(store, outbound, server, publicUrl, terminal));
    });
  },
};
