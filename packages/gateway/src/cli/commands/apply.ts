import type { Change } from '../../admin/administration.ts';
import { type AppliedConfig, applyConfig, planConfig } from '../../admin/apply-config.ts';
import type { Config } from '../../config/config.ts';
import { loadConfig } from '../../config/load.ts';
import { administer, withStore } from '../administer.ts';
import type { CliCommand } from '../command.ts';
import { type DataOption, dataOption, examples, type JsonOption, jsonOption } from '../options.ts';
import { createTable } from '../table.ts';
import type { Terminal } from '../terminal.ts';

interface Options extends DataOption, JsonOption {
  readonly file: string;
  readonly dryRun?: true;
  readonly prune?: true;
}

export const apply: CliCommand = {
  words: 'apply',
  summary: 'make the installation hold what a gatehouse.yaml names, also beside a running gateway',
  describe(command) {
    command
      .option('-f, --file <file>', 'what to apply', 'gatehouse.yaml')
      .option('--dry-run', 'change nothing; say what would be changed')
      .option('--prune', 'remove what the file does not name: gateways, servers and apps registered by hand');
    examples(jsonOption(dataOption(command)), [
      'gatehouse apply -f gatehouse.yaml --dry-run',
      'gatehouse apply -f gatehouse.yaml',
      'gatehouse apply -f gatehouse.yaml --prune --dry-run',
      'gatehouse export > gatehouse.yaml',
    ]);
    command.addHelpText(
      'after',
      '\nWhat the file names is created or updated, as at every start of gatehouse up --config. What it does not name stays,\n' +
        'unless --prune is given; tokens, people and identities stay even then, but those of a gateway or server that goes.\n' +
        'publicUrl, trustedProxies, egress, limits and signIn are read when the gateway starts.',
    );
  },
  async run(command, terminal) {
    const { data, json, file, dryRun, prune } = command.opts<Options>();
    const config = await loadConfig(file, terminal.environment);
    const applied = dryRun
      ? await withStore(terminal, data, (store) => planConfig({ store }, config, { prune }))
      : await administer(terminal, data, (administration) => applyConfig(administration, config, { prune }));
    for (const { name, gateway } of applied.revoked) {
      terminal.err(`token "${name}" of gateway "${gateway}" was revoked and stays so: give the new one another name`);
    }
    const waiting = readAtStart(config);
    if (waiting.length > 0) terminal.err(`read when the gateway starts, and not applied: ${waiting.join(', ')}`);
    if (json) terminal.out(JSON.stringify({ applied: dryRun !== true, ...applied }));
    else say(terminal, applied, dryRun === true);
  },
};

function say(terminal: Terminal, { changes }: AppliedConfig, isPlan: boolean): void {
  const table = createTable([isPlan ? 'WOULD BE' : 'DONE', 'WHAT', 'NAME', 'ON']);
  terminal.out(
    changes.length === 0 ? 'nothing to change: the installation holds all of it' : table(changes.map(cells)),
  );
}

function cells({ action, target, gateway = '' }: Change): string[] {
  const [what = '', verb = ''] = action.split('.');
  return [done[verb] ?? verb, what, target, gateway === target ? '' : gateway];
}

const done: Readonly<Record<string, string>> = {
  add: 'added',
  update: 'updated',
  access: 'opened anew',
  remove: 'removed',
};

function readAtStart({ publicUrl, trustedProxies, egress, limits, signIn }: Config): string[] {
  const { addresses, localAddress, proxy } = egress;
  const parts = {
    publicUrl: publicUrl !== undefined,
    trustedProxies: trustedProxies.length > 0,
    egress: addresses.length > 0 || localAddress !== undefined || proxy !== undefined,
    limits: Object.keys(limits).length > 0,
    signIn: signIn.length > 0,
  };
  return Object.entries(parts).flatMap(([name, isThere]) => (isThere ? [name] : []));
}
