import { InvalidArgumentError } from 'commander';
import type { Administration } from '../../admin/administration.ts';
import { applyConfig } from '../../admin/apply-config.ts';
import { ensureDemo } from '../../admin/demo.ts';
import { openAuditReader } from '../../audit/reader.ts';
import { openAuditTrail } from '../../audit/trail.ts';
import { hasAdministrator } from '../../auth/administrators.ts';
import { invitationPath, issueInvitation } from '../../auth/invitations.ts';
import { createLog, type Log } from '../../log/logger.ts';
import { databaseEndpoints } from '../../net/endpoint.ts';
import { type StoreLocation, storeLocation } from '../../store/location.ts';
import { openStore } from '../../store/open.ts';
import type { Store } from '../../store/store.ts';
import type { CliCommand } from '../command.ts';
import { logLevel } from '../log-level.ts';
import { dataOption, examples } from '../options.ts';
import { stopSignal } from '../stop-signal.ts';
import { type Closing, createClosing } from '../up/closing.ts';
import { startDemoChild } from '../up/demo-child.ts';
import type { Settings, UpOptions } from '../up/settings.ts';
import { type Started, welcome } from '../up/welcome.ts';

export const up: CliCommand = {
  words: 'up',
  summary: 'run the gateway',
  describe(command) {
    command
      .option('--config <file>', 'what to serve (default: ./gatehouse.yaml where it exists)')
      .option('--listen <host:port>', 'where to listen; port 0 lets the system choose', '127.0.0.1:7878')
      .option(
        '--public-url <url>',
        'the address clients use, where it is not the one listened on; https off this machine',
      )
      .option('--audit-days <count>', 'how long audit events are kept, in days; 0 for ever', days, 30)
      .option('--demo', 'also run a small MCP server and put it on the gateway "demo", to try things with');
    examples(dataOption(command), [
      'gatehouse up --demo',
      'gatehouse up --config /etc/gatehouse.yaml --data /var/lib/gatehouse --public-url https://mcp.example.com',
    ]);
    command.addHelpText(
      'after',
      '\nIt serves each gateway at /mcp/<name>. What gatehouse.yaml names is created or updated at every start; nothing is deleted.\n' +
        'Logs go to standard error as JSON lines; GATEHOUSE_LOG sets their level (default info).\n' +
        'SIGTERM or Ctrl-C stops it cleanly, a second one at once.',
    );
  },
  async run(command, terminal) {
    const { environment } = terminal;
    const stop = stopSignal();
    const { readSettings } = await import('../up/settings.ts');
    const settings = await readSettings(command.opts<UpOptions>(), environment);
    const log = createLog(logLevel(environment, 'info'));
    const closing = createClosing(log);
    try {
      const location = storeLocation(settings.directory, environment);
      const started = await start(settings, location, log, closing);
      const inRepository = environment.npm_lifecycle_event === 'start';
      if (!stop.signal.aborted) terminal.out(welcome({ ...started, inRepository }));
      await stop.received;
      log.info('stopping');
    } finally {
      await closing.closeAll();
    }
  },
};

async function start(
  settings: Settings,
  location: StoreLocation,
  log: Log,
  closing: Closing,
): Promise<Omit<Started, 'inRepository'>> {
  const { directory, listen, publicUrl, auditDays } = settings;
  const store = await openStore(location, { exclusive: true, log });
  closing.add('store', () => store.close());
  const audit = await openAuditTrail({ location, log, retentionDays: auditDays });
  closing.add('audit trail', () => audit.close());
  await apply(settings, { store, audit, principal: 'config' }, log);
  const demoToken = settings.demo ? await startDemo({ store, audit, principal: 'cli' }, log, closing) : undefined;
  const { url: databaseUrl, directUrl } = location.database ?? {};
  const databases = databaseEndpoints([databaseUrl, directUrl]);
  const { egress, limits = {}, signIn = [], trustedProxies = [] } = settings.config ?? {};
  const { startGateway } = await import('../../gateway.ts');
  const reader = await openAuditReader(location);
  closing.add('audit reader', () => reader.close());
  const configured = { listen, publicUrl, egress, limits, databases, signIn, trustedProxies };
  const gateway = await startGateway({ store, audit, reader, ...configured, log });
  closing.add('gateway', () => gateway.close());
  const { url, publicUrl: origin } = gateway;
  return {
    url,
    publicUrl: origin,
    directory,
    demoToken,
    setUpLink: await setUpLink(store, origin),
    ...(await contents(store)),
  };
}

async function apply({ config }: Settings, administration: Administration, log: Log): Promise<void> {
  if (!config) return;
  const { changes, revoked } = await applyConfig(administration, config);
  if (changes.length > 0) log.info({ changes }, 'the configuration file changed the configuration');
  for (const { name, gateway } of revoked) {
    log.warn(
      { name, gateway },
      'this token of the configuration file was revoked and stays so: give the new one another name',
    );
  }
}

async function startDemo(administration: Administration, log: Log, closing: Closing): Promise<string | undefined> {
  const demo = await startDemoChild(log);
  closing.add('demo server', () => demo.close());
  return (await ensureDemo(administration, demo.url))?.token;
}

/** While nobody administrates, each run has a link of its own. It is printed, and never logged. */
async function setUpLink(store: Store, publicUrl: string): Promise<string | undefined> {
  if (await hasAdministrator(store)) return undefined;
  const invitation = { kind: 'set-up', email: null, role: 'admin', invitedBy: 'cli' } as const;
  return publicUrl + invitationPath(await issueInvitation(store, invitation));
}

async function contents(store: Store): Promise<{ gateways: string[]; servers: number }> {
  const { gateways } = await store.configuration();
  const servers = [...gateways.values()].flatMap((gateway) => gateway.servers);
  return { gateways: [...gateways.keys()], servers: servers.length };
}

function days(text: string): number {
  if (!/^\d{1,5}$/.test(text)) throw new InvalidArgumentError('It is a number of days from 0 to 99999.');
  return Number(text);
}
