import { describeJudgement } from '../../upstream/judge/describe.ts';
import { oauthAddresses } from '../../upstream/oauth/addresses.ts';
import { withStore } from '../administer.ts';
import type { CliCommand } from '../command.ts';
import { type DataOption, dataOption, examples, type JsonOption, jsonOption } from '../options.ts';
import { probeServerAt, withWayOut } from '../probe-server.ts';
import { publicUrlOf } from '../public-url.ts';

interface Options extends DataOption, JsonOption {
  readonly config?: string;
}

export const serverCheck: CliCommand = {
  words: 'server check',
  summary: 'ask a server how it is connected, and say what is wrong with it',
  describe(command) {
    command
      .argument('<name>', 'the server')
      .option('--config <file>', 'for its egress settings (default: ./gatehouse.yaml where it exists)');
    examples(jsonOption(dataOption(command)), ['gatehouse server check crm', 'gatehouse server check crm --json']);
    command.addHelpText('after', '\nThe server is met as a stranger: no identity of ours is used. Changes nothing.');
  },
  async run(command, terminal) {
    const { data, json, config } = command.opts<Options>();
    const [slug = ''] = command.args;
    await withStore(terminal, data, async (store) => {
      const publicUrl = await publicUrlOf(store);
      const { probeOfKept } = await import('../../admin/probe-server.ts');
      const wanted = await probeOfKept(store, slug, publicUrl);
      await withWayOut(terminal, { config, data }, async ({ outbound, egress }) => {
        const judgement = await probeServerAt(outbound, terminal, wanted);
        const { callback } = oauthAddresses(publicUrl);
        const lines = describeJudgement(judgement, { callback, egressAddresses: egress?.addresses ?? [] });
        terminal.out(json ? JSON.stringify({ name: slug, ...judgement }) : lines.join('\n'));
      });
    });
  },
};
