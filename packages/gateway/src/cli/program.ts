import { Command } from 'commander';
import { version } from '../config/version.ts';
import type { CliCommand } from './command.ts';
import { commands, nouns } from './commands.ts';
import type { Terminal } from './terminal.ts';

const introduction = `Gatehouse is a gateway between AI apps and MCP servers: an app connects to one
address with one token, and reaches the tools of all the servers behind it.

  server   an MCP server behind the gateway, with its address and credentials
  gateway  several servers under one address, /mcp/<name>; the tools of each
           are called prefix__tool there
  token    what an app sends to use one gateway`;

const start = `
Try it:
  gatehouse up --demo
Or step by step:
  gatehouse up
  gatehouse server add https://mcp.example.com/mcp        (in another terminal)
  gatehouse token create`;

/** Runs one command; throws nothing. */
export type Runner = (row: CliCommand, command: Command) => Promise<void>;

/** Commander's tree from the table of commands. It throws CommanderError instead of ending the process. */
export function buildProgram(terminal: Terminal, runner: Runner): Command {
  const program = prepared(new Command('gatehouse'), terminal);
  program.description(introduction).version(version).addHelpText('after', start);
  const parents = new Map<string, Command>();
  for (const row of commands) {
    const [first = '', second] = row.words.split(' ');
    const parent = second === undefined ? program : (parents.get(first) ?? addNoun(program, first, terminal));
    if (second !== undefined) parents.set(first, parent);
    addCommand(parent, second ?? first, row, { terminal, runner });
  }
  return program;
}

function addNoun(program: Command, noun: string, terminal: Terminal): Command {
  const command = prepared(new Command(noun), terminal).description(nouns[noun] ?? '');
  program.addCommand(command);
  return command;
}

function addCommand(
  parent: Command,
  name: string,
  row: CliCommand,
  { terminal, runner }: { readonly terminal: Terminal; readonly runner: Runner },
): void {
  const command = prepared(new Command(name), terminal).description(row.summary);
  row.describe(command);
  command.action(() => runner(row, command));
  parent.addCommand(command);
}

function prepared(command: Command, terminal: Terminal): Command {
  return command
    .exitOverride()
    .showHelpAfterError('(--help shows how it is used)')
    .configureOutput({
      writeOut: (text) => terminal.out(text.trimEnd()),
      writeErr: (text) => terminal.err(text.trimEnd()),
    });
}
