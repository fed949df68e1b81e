import type { VerifiedChain } from '../../audit/audit.ts';
import { withAuditReader } from '../administer.ts';
import type { CliCommand } from '../command.ts';
import { type DataOption, dataOption, examples, type JsonOption, jsonOption } from '../options.ts';

export const auditVerify: CliCommand = {
  words: 'audit verify',
  summary: 'check by the hash chain that no audit event was changed, removed or added from outside',
  describe(command) {
    examples(jsonOption(dataOption(command)), ['gatehouse audit verify', 'gatehouse audit verify --json | jq .head']);
    command.addHelpText(
      'after',
      '\nIt ends with 1 and names the first batch that does not match. Who can write to the database could compute the\n' +
        'whole chain anew: keep the printed head elsewhere, and compare it later with the digest of that batch.',
    );
  },
  async run(command, terminal) {
    const { data, json } = command.opts<DataOption & JsonOption>();
    const verified = await withAuditReader(terminal, data, (reader) => reader.verify());
    terminal.out(json ? JSON.stringify(verified) : asText(verified));
  },
};

function asText({ batches, events, head }: VerifiedChain): string {
  if (head.batch === 0) return 'the audit trail is empty';
  return [
    `${events} events in ${batches} batches are as they were recorded`,
    `head: ${head.batch} ${head.digest}`,
  ].join('\n');
}
