import { setTimeout as sleep } from 'node:timers/promises';
import { InvalidArgumentError } from 'commander';
import type { AuditReader, KeptAuditEvent } from '../../audit/audit.ts';
import { openAuditReader } from '../../audit/reader.ts';
import type { CliCommand } from '../command.ts';
import { type DataOption, dataOption, examples, type JsonOption, jsonOption } from '../options.ts';
import { stopSignal } from '../stop-signal.ts';
import { createTable } from '../table.ts';

interface Options extends DataOption, JsonOption {
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
      .option('-n, --lines <count>', 'how many of the newest events', count, 50)
      .option('-f, --follow', 'go on with events as they come, until interrupted');
    examples(jsonOption(dataOption(command), 'print one JSON object a line'), [
      'gatehouse audit tail -n 20',
      'gatehouse audit tail --follow --json | jq -c "select(.outcome != \\"ok\\")"',
    ]);
  },
  async run(command, terminal) {
    const { data, json, follow, lines } = command.opts<Options>();
    const table = createTable(columns);
    const print = (events: readonly KeptAuditEvent[]): void => {
      if (json) for (const event of events) terminal.out(JSON.stringify(event));
      else terminal.out(table(events.map(cells)));
    };
    const reader = await openAuditReader(data);
    try {
      const events = await reader.tail({ afterId: 0, limit: lines });
      if (events.length > 0 || !json) print(events);
      if (follow) await followFrom(reader, events.at(-1)?.id ?? 0, print);
    } finally {
      await reader.close();
    }
  },
};

async function followFrom(
  reader: AuditReader,
  lastId: number,
  print: (events: readonly KeptAuditEvent[]) => void,
): Promise<void> {
  const stop = stopSignal();
  let afterId = lastId;
  while (!stop.signal.aborted) {
    const events = await reader.tail({ afterId, limit: batch });
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

function count(text: string): number {
  if (!/^\d{1,6}$/.test(text) || Number(text) === 0) throw new InvalidArgumentError('It is a number from 1 to 999999.');
  return Number(text);
}
