import { stringify } from 'yaml';
import { type ExportedConfig, exportConfig } from '../../admin/export-config.ts';
import { withStore } from '../administer.ts';
import type { CliCommand } from '../command.ts';
import { type DataOption, dataOption, examples, type JsonOption, jsonOption } from '../options.ts';

export const exportCommand: CliCommand = {
  words: 'export',
  summary: 'write the configuration as a gatehouse.yaml, without any secret',
  describe(command) {
    examples(jsonOption(dataOption(command)), [
      'gatehouse export > gatehouse.yaml',
      'gatehouse apply -f gatehouse.yaml --dry-run',
    ]);
    command.addHelpText(
      'after',
      '\nSecrets of clients and apps are named as environment variables, to be set where the file is applied. Tokens, identities and\n' +
        'people are not in it: gatehouse backup has everything.',
    );
  },
  async run(command, terminal) {
    const { data, json } = command.opts<DataOption & JsonOption>();
    const exported = await withStore(terminal, data, exportConfig);
    if (json) return terminal.out(JSON.stringify(exported.file));
    terminal.out(`${comment(exported)}${stringify(exported.file, { lineWidth: 0 })}`.trimEnd());
  },
};

/** What the file needs, and what it does not hold. */
function comment({ variables, left: { tokens, identities, users } }: ExportedConfig): string {
  const needs = variables.length === 0 ? [] : [`# Set before it is applied: ${variables.join(', ')}`];
  const lines = [
    ...needs,
    `# Not in it: ${tokens} tokens, ${identities} identities, ${users} users; publicUrl, egress, signIn`,
  ];
  return `${lines.join('\n')}\n`;
}
