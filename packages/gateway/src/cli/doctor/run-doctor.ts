import { writeFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { createOutbound } from '../../net/outbound.ts';
import { typedNetwork } from '../../net/typed-network.ts';
import type { HeaderValues } from '../../store/store.ts';
import { type Diagnosed, diagnose } from '../../upstream/diagnose/diagnose.ts';
import type { Diagnosis } from '../../upstream/diagnose/diagnosis.ts';
import { describeJudgement } from '../../upstream/judge/describe.ts';
import { stepLine } from '../probe-view.ts';
import { printable } from '../table.ts';
import type { Terminal } from '../terminal.ts';
import { annotationLines } from './annotations.ts';
import { exitStatus, exits, type Severity } from './exit-status.ts';
import { pointerLines, pointerOf } from './pointer.ts';
import { reportHtml } from './report-html.ts';
import { reportLines } from './report-text.ts';

export interface Wanted {
  readonly url: string;
  /** Secret. */
  readonly headers: HeaderValues;
  readonly callback: string;
  readonly failOn: Severity;
  /** What an error page said. */
  readonly said: string | undefined;
  /** The file of the page. */
  readonly report: string | undefined;
  readonly isActive: boolean;
  readonly isJson: boolean;
  readonly isAnnotated: boolean;
}

/** Examines a server: progress on standard error, the report on standard output. @returns the exit status */
export async function runDoctor(terminal: Terminal, wanted: Wanted): Promise<number> {
  const { diagnosis, judgement } = await examined(terminal, wanted);
  const words = wordsOf(judgement, wanted.callback);
  const pointer = wanted.said === undefined ? undefined : pointerOf(wanted.said, diagnosis);
  const text = (): string => [...reportLines(diagnosis, words), ...(pointer ? pointerLines(pointer) : [])].join('\n');
  terminal.out(wanted.isJson ? JSON.stringify({ ...diagnosis, ...(pointer && { pointer }) }) : text());
  if (wanted.isAnnotated) for (const line of annotationLines(diagnosis.findings)) terminal.err(line);
  if (wanted.report !== undefined && !(await kept(terminal, wanted.report, diagnosis, words))) return exits.failed;
  return exitStatus(judgement.verdict, diagnosis.findings, wanted.failOn);
}

async function examined(terminal: Terminal, { url, headers, callback, isActive }: Wanted): Promise<Diagnosed> {
  const network = await typedNetwork(url);
  terminal.err(`examining ${printable(new URL(url).host)}`);
  const outbound = createOutbound();
  try {
    return await diagnose(outbound, {
      request: { url, network, headers, settings: {} },
      callback,
      active: isActive,
      sleep: (milliseconds) => sleep(milliseconds),
      onStep: (step) => terminal.err(stepLine(step)),
      onCheck: ({ name, announced }) => terminal.err(`check ${name}: ${announced}`),
    });
  } finally {
    await outbound.close();
  }
}

/** The addresses that we come from are the gateway's to say. */
function wordsOf(judgement: Diagnosed['judgement'], callback: string): readonly string[] {
  const words = describeJudgement(judgement, { callback, egressAddresses: [] });
  return judgement.verdict.kind === 'unreachable' ? words.slice(0, 1) : words;
}

async function kept(
  terminal: Terminal,
  file: string,
  diagnosis: Diagnosis,
  words: readonly string[],
): Promise<boolean> {
  try {
    await writeFile(file, reportHtml(diagnosis, { words, at: new Date() }));
    terminal.err(`the report is in ${printable(file)}`);
    return true;
  } catch (error) {
    const reason = error instanceof Error ? error.message : 'no reason is known';
    terminal.err(`gatehouse: the report cannot be written: ${printable(reason)}`);
    return false;
  }
}
