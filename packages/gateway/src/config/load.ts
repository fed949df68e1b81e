import { readFile } from 'node:fs/promises';
import { type Document, LineCounter, parseDocument, type YAMLError } from 'yaml';
import { coded } from '../errors/coded-error.ts';
import type { Config } from './config.ts';
import type { Environment } from './environment.ts';
import { positionAt, positionOf } from './positions.ts';
import { type Problem, pathText } from './problem.ts';
import { mapping } from './raw-file.ts';
import { resolve, valueProblems } from './resolve.ts';
import { rules } from './rules.ts';
import { fileSchema } from './schema.ts';
import { shapeErrors, shapeProblems } from './shape-problems.ts';

/**
 * Reads a gatehouse.yaml.
 * @throws config_unreadable, and what `parseConfig` throws
 */
export async function loadConfig(file: string, environment: Environment): Promise<Config> {
  const text = await readFile(file, 'utf8').catch((cause: NodeJS.ErrnoException) => {
    throw coded('config_unreadable', { file, reason: unreadable[cause.code ?? ''] ?? cause.code ?? 'unknown' }, cause);
  });
  return parseConfig({ file, text, environment });
}

/**
 * Checks a configuration as a whole: everything that is wrong is named at once, in the order of the file.
 * @param source `file` is the name that errors show
 * @throws config_not_yaml, config_invalid, config_env_missing
 */
export function parseConfig(source: { file: string; text: string; environment: Environment }): Config {
  const lines = new LineCounter();
  // Pretty errors quote the line they are about, and with it whatever secret stands there.
  const document = parseDocument(source.text, { lineCounter: lines, prettyErrors: false });
  const raw = plainValue(source.file, document, lines);
  const refuse = (problems: readonly Problem[]): void => {
    if (problems.length > 0) throw invalid(source.file, document, lines, problems);
  };
  const shape = fileSchema.safeParse(raw, { error: shapeErrors });
  const broken = rules.flatMap((rule) => rule(mapping(raw)));
  if (!shape.success) throw invalid(source.file, document, lines, [...shapeProblems(shape.error), ...broken]);
  refuse(broken);
  const config = resolve(shape.data, source.environment);
  refuse(valueProblems(config));
  return config;
}

const unreadable: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  EACCES: 'permission denied',
  EISDIR: 'it is a folder',
};

function plainValue(file: string, document: Document.Parsed, lines: LineCounter): unknown {
  const [first] = [...document.errors, ...document.warnings].sort((a, b) => a.pos[0] - b.pos[0]);
  if (first) throw notYaml(file, lines, first);
  try {
    return document.toJS() ?? {};
  } catch (cause) {
    throw coded('config_not_yaml', { file, line: 1, column: 1, reason: 'its aliases cannot be followed' }, cause);
  }
}

function notYaml(file: string, lines: LineCounter, error: YAMLError): Error {
  // What follows a colon or a quotation mark in yaml's messages is text of the file, which may be a secret;
  // what follows a semicolon is advice for programmers.
  const reason = error.message.replace(/:? ["`].*$|[:;] .*$/s, '');
  return coded('config_not_yaml', { file, ...positionAt(lines, error.pos[0]), reason }, error.code);
}

function invalid(file: string, document: Document, lines: LineCounter, problems: readonly Problem[]): Error {
  const placed = problems.map((problem) => ({ ...problem, at: positionOf(document, lines, problem.path) }));
  placed.sort((a, b) => a.at.line - b.at.line || a.at.column - b.at.column);
  const texts = placed.map(({ at, path, what }) => `${file}:${at.line}:${at.column} ${pathText(path)}: ${what}`);
  return coded('config_invalid', { file, problems: texts });
}
