import { setTimeout as sleep } from 'node:timers/promises';
import { Option } from 'commander';
import type { AuditFilter, AuditReader, KeptAuditEvent } from '../../audit/audit.ts';
import { withAuditReader } from '../administer.ts';
import type { CliCommand } from '../command.ts';
import { lineCount } from '../line-count.ts';
import { moment } from '../moment.ts';
import { type DataOption, dataOption, examples, type JsonOption, jsonOption } from '../options.ts';
import { stopSignal } from '../stop-signal.ts';
import { createTable } from '../table.ts';

interface Options extends DataOption, JsonOption, AuditFilter {
  readonly follow?: true;
  readonly lines: number;
}

/** How long to wait before looking for more, in milliseconds: the trail itself is written at this pace. */
const followInterval = 250;
/** The reader gives the newest so many: far more than the trail can take in one interval, so that none is passed over. */
const batch = 100_000;

const columns = ['TIME', 'OUTCOME', 'ACTION', 'TARGET', 'GATEWAY', 'SERVER', 'PRINCIPAL', 'APP', 'MS', 'CODE'];

export const auditTail: CliCommand = {
  words: 'audit tail',
  summary: 'show who did what: every call and every change of configuration',
  describe(command) {
    command
      .option('-n, --lines <count>', 'how many of the newest events', lineCount, 50)
      .option('-f, --follow', 'go on with events as they come, until interrupted')
      .option('--since <when>', 'not before: 15m, 2h or 7d ago, or a date such as 2026-01-31T12:00Z', moment)
      .option('--until <when>', 'only before', moment)
      .option('--gateway <name>', 'only on this gateway')
      .option('--server <name>', 'only of this server')
      .option('--principal <name>', 'only by this one, as shown: token:ci, cli')
      .addOption(new Option('--outcome <outcome>', 'only those that ended so').choices(['ok', 'error', 'denied']))
      .option('--search <words>', 'only those with all of these words in what is shown of them, in any case and order');
    examples(jsonOption(dataOption(command), 'print one JSON object a line'), [
      'gatehouse audit tail -n 20',
      'gatehouse audit tail --since 2h --outcome error --search "crm note"',
      'gatehouse audit tail --follow --json | jq -c "select(.outcome != \\"ok\\")"',
    ]);
    command.addHelpText(
      'after',
      '\nA word is a run of letters and digits: demo__add_note has the words demo, add and note, and is found by each.',
    );
  },
  async run(command, terminal) {
    const { data, json, follow, lines, ...filter } = command.opts<Options>();
    const table = createTable(columns);
    const print = (events: readonly KeptAuditEvent[]): void => {
      if (json) for (const event of events) terminal.out(JSON.stringify(event));
      else terminal.out(table(events.map(cells)));
    };
    await withAuditReader(terminal, data, async (reader) => {
      const events = await reader.tail({ ...filter, afterId: 0, limit: lines });
      if (events.length > 0 || !json) print(events);
      if (follow) await followFrom(reader, filter, events.at(-1)?.id ?? 0, print);
    });
  },
};

async function followFrom(
  reader: AuditReader,
  filter: AuditFilter,
  lastId: number,
  print: (events: readonly KeptAuditEvent[]) => void,
): Promise<void> {
  const stop = stopSignal();
  let afterId = lastId;
  while (!stop.signal.aborted) {
    const events = await reader.tail({ ...filter, afterId, limit: batch });
    if (events.length > 0) print(events);
    afterId = events.at(-1)?.id ?? afterId;
    await sleep(followInterval, undefined, { signal: stop.signal }).catch(() => undefined);
  }
}

function cells(event: KeptAuditEvent): string[] {
  const { ts, outcome, action, target, gateway, server, principal, app, latencyMs, code } = event;
  const texts = [
    new Date(ts).toISOString(),
    outcome,
    action,
    target,
    gateway,
    server,
    principal,
    app,
    String(Math.round(latencyMs)),
    code,
  ];
  return texts.map((text) => text || '-');
}
