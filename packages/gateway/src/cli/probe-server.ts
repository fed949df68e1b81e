import { existsSync } from 'node:fs';
import type { ProbedServer } from '../admin/probe-server.ts';
import type { EgressConfig } from '../config/config.ts';
import type { Judgement } from '../domain/verdict.ts';
import { databaseEndpoints } from '../net/endpoint.ts';
import type { Outbound } from '../net/outbound.ts';
import { storeLocation } from '../store/location.ts';
import { findingLines, stepLine } from './probe-view.ts';
import type { Terminal } from './terminal.ts';

/**
 * The way out as the gateway would use it, for as long as a command runs. What it needs is loaded only then: most commands go nowhere,
 * and start in half the time without it.
 */
export interface CommandWayOut {
  readonly outbound: Outbound;
  readonly egress: EgressConfig | undefined;
}

const usualFile = 'gatehouse.yaml';

/**
 * Opens the way out with the egress settings of the configuration file.
 * @param file the one that was named; else ./gatehouse.yaml where it lies there
 */
export async function withWayOut<T>(
  { environment }: Terminal,
  {
    config: file = existsSync(usualFile) ? usualFile : undefined,
    data,
  }: { readonly config?: string | undefined; readonly data: string },
  work: (wayOut: CommandWayOut) => Promise<T>,
): Promise<T> {
  const { loadConfig } = await import('../config/load.ts');
  const { createOutbound } = await import('../net/outbound.ts');
  const egress = file === undefined ? undefined : (await loadConfig(file, environment)).egress;
  const { url, directUrl } = storeLocation(data, environment).database ?? {};
  const own = databaseEndpoints([url, directUrl]);
  const outbound = createOutbound({ own, ...(egress && { egress }) });
  try {
    return await work({ outbound, egress });
  } finally {
    await outbound.close();
  }
}

/** Probes a server, shows each step as it is taken, and judges what came. */
export async function probeServerAt(outbound: Outbound, terminal: Terminal, server: ProbedServer): Promise<Judgement> {
  const { probeServer } = await import('../admin/probe-server.ts');
  terminal.err(`asking ${new URL(server.url).host} how it is connected`);
  const judgement = await probeServer(outbound, server, (step) => terminal.err(stepLine(step)));
  for (const line of findingLines(judgement.findings)) terminal.err(line);
  return judgement;
}
