import type { Refusals } from '../../audit/audit.ts';
import { withAuditReader } from '../administer.ts';
import type { CliCommand } from '../command.ts';
import { lineCount } from '../line-count.ts';
import { moment } from '../moment.ts';
import { type DataOption, dataOption, examples, type JsonOption, jsonOption } from '../options.ts';
import { createTable } from '../table.ts';

interface Options extends DataOption, JsonOption {
  readonly lines: number;
  readonly since?: number;
}

export const auditRefused: CliCommand = {
  words: 'audit refused',
  summary: 'show who was refused without being known: how often a minute, from which network and why',
  describe(command) {
    command
      .option('-n, --lines <count>', 'how many of the newest rows', lineCount, 50)
      .option('--since <when>', 'not before: 15m, 2h or 7d ago, or a date such as 2026-01-31T12:00Z', moment);
    examples(jsonOption(dataOption(command)), ['gatehouse audit refused --since 2h']);
    command.addHelpText(
      'after',
      '\nCounts are written once a minute. A network is an IPv4 /24 or an IPv6 /56; behind a proxy it is that of the proxy.',
    );
  },
  async run(command, terminal) {
    const { data, json, lines, since = 0 } = command.opts<Options>();
    const refused = await withAuditReader(terminal, data, (reader) => reader.refusals({ since, limit: lines }));
    if (json) terminal.out(JSON.stringify({ refused }));
    else if (refused.length === 0) terminal.out('nobody was refused');
    else terminal.out(createTable(['MINUTE', 'NETWORK', 'CODE', 'COUNT'])(refused.map(cells)));
  },
};

function cells({ minute, prefix, code, count }: Refusals): string[] {
  return [new Date(minute).toISOString(), prefix, code, String(count)];
}
