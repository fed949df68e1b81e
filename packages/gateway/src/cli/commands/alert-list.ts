import { type ListedAlert, listAlerts } from '../../admin/lists/alerts.ts';
import { withStore } from '../administer.ts';
import type { CliCommand } from '../command.ts';
import { lineCount } from '../line-count.ts';
import { type DataOption, dataOption, examples, type JsonOption, jsonOption } from '../options.ts';
import { createTable } from '../table.ts';

interface Options extends DataOption, JsonOption {
  readonly all?: true;
  readonly lines: number;
}

export const alertList: CliCommand = {
  words: 'alert list',
  summary:
    'list what is to be mended: cause, where, since when, how often it was seen, and the page where it is mended',
  describe(command) {
    command
      .option('--all', 'also what is resolved')
      .option('-n, --lines <count>', 'how many of those seen last', lineCount, 50);
    examples(jsonOption(dataOption(command)), ['gatehouse alert list', 'gatehouse alert list --all --json']);
  },
  async run(command, terminal) {
    const { data, json, all = false, lines } = command.opts<Options>();
    const alerts = await withStore(terminal, data, (store) => listAlerts(store, { open: !all, limit: lines }));
    if (json) terminal.out(JSON.stringify({ alerts }));
    else if (alerts.length === 0) terminal.out(all ? 'there were no alerts' : 'nothing is to be mended');
    else terminal.out(createTable(header)(alerts.map(cells)));
  },
};

const header = ['SEVERITY', 'CAUSE', 'ABOUT', 'SINCE', 'SEEN', 'COUNT', 'STATE', 'WHY', 'LINK'];

function cells(alert: ListedAlert): string[] {
  const { severity, cause, about, firstAt, lastAt, count, resolvedAt, why, link } = alert;
  const whose = about.kind === 'identity' ? ` (${about.user ?? 'shared'})` : '';
  const state = resolvedAt === null ? 'open' : `resolved ${resolvedAt}`;
  return [
    severity,
    cause,
    about.server === null ? about.id : about.server + whose,
    firstAt,
    lastAt,
    String(count),
    state,
    why,
    link,
  ];
}
