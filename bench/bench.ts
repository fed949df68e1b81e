import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { auditedCalls } from './audit-count.ts';
import { BenchError } from './bench-error.ts';
import { buildTools } from './build-tools.ts';
import { describeMachine, productVersion } from './machine.ts';
import type { Subject } from './measure.ts';
import type { Plan } from './plan.ts';
import { choosePinning } from './process/cores.ts';
import { start } from './process/start.ts';
import type { Programs } from './programs.ts';
import { headline } from './report.ts';
import { requestBytes } from './request.ts';
import type { BenchResult } from './result.ts';
import { type Progress, runRounds } from './rounds.ts';
import { openSession } from './sessions.ts';
import { direct } from './variants/direct.ts';
import { gatehouse } from './variants/gatehouse.ts';
import { nginx } from './variants/nginx.ts';
import { node } from './variants/node.ts';
import type { Variant } from './variants/variant.ts';

/**
 * Starts everything, runs the plan, ends everything.
 * @throws BenchError when something does not start or answers wrongly
 */
export async function bench(
  plan: Plan,
  programs: Programs,
  signal: AbortSignal,
  progress: Progress,
): Promise<BenchResult> {
  const folder = await mkdtemp(join(tmpdir(), 'gatehouse-bench-'));
  try {
    return await run(plan, programs, folder, signal, progress);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function run(
  plan: Plan,
  programs: Programs,
  folder: string,
  signal: AbortSignal,
  progress: Progress,
): Promise<BenchResult> {
  const pinning = choosePinning(programs);
  const tools = await buildTools(programs.gcc, folder, signal);
  await using stub = start({ program: tools.stub, args: [], core: pinning.surroundings, signal });
  const stubPort = Number(await stub.says(/^(\d+)\n/, 5_000));
  const surroundings = { folder, stubPort, core: pinning.proxy, signal };
  await using plainProxy = await nginx(programs.nginx, surroundings);
  await using bareNode = await node(surroundings);
  await using product = await gatehouse(surroundings);

  const connections = Math.max(...plan.cases.map((each) => each.connections));
  const subjects: Subject[] = [];
  for (const variant of [direct(surroundings), plainProxy, bareNode, product]) {
    subjects.push({ variant, sessions: await openSessions(variant, connections) });
  }
  const generator = { program: tools.load, folder, core: pinning.surroundings, signal };
  const { measurements, gatehouseCalls } = await runRounds(plan, generator, subjects, progress);
  return {
    date: new Date().toISOString(),
    mode: plan.mode,
    gatehouse: productVersion(),
    machine: describeMachine(programs),
    pinned: pinning.proxy !== undefined,
    rounds: plan.rounds,
    requestBytes,
    cases: plan.cases,
    audit: checkAudit(gatehouseCalls, auditedCalls(product.dataFolder)),
    headline: headline({ measurements }),
    measurements,
  };
}

async function openSessions(variant: Variant, count: number): Promise<string[]> {
  const ids: string[] = [];
  while (ids.length < count) ids.push(await openSession(variant));
  return ids;
}

/** A gateway that did not record every call was not measured at its full work. */
function checkAudit(calls: number, events: number): BenchResult['audit'] {
  if (events < calls) throw new BenchError(`the audit trail holds ${events} of ${calls} calls`);
  return { calls, events };
}
