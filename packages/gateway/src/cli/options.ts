import { type Command, Option } from 'commander';

/** `--data`, which every command that reads or changes something has. */
export interface DataOption {
  readonly data: string;
}

/** `--json`: one JSON document on standard output instead of text. */
export interface JsonOption {
  readonly json?: true;
}

export function dataOption(command: Command): Command {
  return command.addOption(new Option('--data <folder>', 'where the data lives').default('./data'));
}

export function jsonOption(command: Command, what = 'print one JSON document'): Command {
  return command.option('--json', what);
}

/** Examples and notes below the options of a help page. */
export function examples(command: Command, lines: readonly string[]): Command {
  return command.addHelpText('after', `\nExamples:\n${lines.map((line) => `  ${line}`).join('\n')}`);
}
