import { asCoded } from '../errors/coded-error.ts';
import { showsDebug } from './log-level.ts';
import type { Terminal } from './terminal.ts';

const hints = new WeakMap<object, string>();

/** The same error, with a line of advice that is printed after it. */
export function withHint(error: unknown, hint: string): unknown {
  if (typeof error === 'object' && error !== null) hints.set(error, hint);
  return error;
}

/** Says what went wrong in the one form that all commands share. No stack: that is for GATEHOUSE_LOG=debug, with the causes. */
export function reportError(terminal: Terminal, thrown: unknown, json: boolean): void {
  const error = asCoded(thrown);
  if (json) terminal.out(JSON.stringify({ error: { code: error.code, message: error.message } }));
  terminal.err(`gatehouse: error ${error.code}: ${error.message}`);
  terminal.err(`see docs/errors/${error.code}.md`);
  const hint = typeof thrown === 'object' && thrown !== null ? hints.get(thrown) : undefined;
  if (hint !== undefined) terminal.err(hint);
  if (showsDebug(terminal.environment)) for (const line of causes(error)) terminal.err(line);
  else if (error.code === 'internal') terminal.err('GATEHOUSE_LOG=debug shows what led to it');
}

function causes(error: Error): string[] {
  const { cause } = error;
  if (cause === undefined) return [];
  return cause instanceof Error
    ? [`caused by: ${cause.stack ?? cause.message}`, ...causes(cause)]
    : [`caused by: ${String(cause)}`];
}
