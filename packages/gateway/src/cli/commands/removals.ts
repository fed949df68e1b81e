import { removeGateway, removeServer } from '../../admin/remove.ts';
import { administer } from '../administer.ts';
import type { CliCommand } from '../command.ts';
import { type DataOption, dataOption, examples, type JsonOption, jsonOption } from '../options.ts';

const rows = [
  {
    noun: 'server',
    work: removeServer,
    example: 'crm',
    summary: 'forget a server with its identities; what runs on it is ended',
  },
  {
    noun: 'gateway',
    work: removeGateway,
    example: 'main',
    summary: 'forget a gateway with its tokens and what apps were let into; its servers stay',
  },
] as const;

/** Commands that remove a server or gateway for good. */
export const removals: readonly CliCommand[] = rows.map(({ noun, work, example, summary }) => ({
  words: `${noun} remove`,
  summary,
  describe(command) {
    command.argument('<name>', `the ${noun}`);
    examples(jsonOption(dataOption(command)), [`gatehouse ${noun} remove ${example}`]);
  },
  async run(command, terminal) {
    const { data, json } = command.opts<DataOption & JsonOption>();
    const [slug = ''] = command.args;
    await administer(terminal, data, (administration) => work(administration, slug));
    terminal.out(json ? JSON.stringify({ [noun]: slug, removed: true }) : `${noun} "${slug}" is removed`);
  },
}));
