import { type Environment, environmentName, fromEnvironment, isBrokenReference } from '../config/environment.ts';
import { repeatedHeader } from '../config/header.ts';
import { coded } from '../errors/coded-error.ts';
import type { HeaderValues } from '../store/store.ts';

/**
 * Reads `name: value` texts, as curl takes them; a value `env:NAME` is that variable's.
 * @throws header_invalid, config_env_missing; neither repeats a value
 */
export function readHeaderOptions(texts: readonly string[], environment: Environment): HeaderValues {
  const headers = texts.map((text) => readHeader(text, environment));
  const repeated = repeatedHeader(headers.map(([name]) => name));
  if (repeated !== undefined) throw coded('header_invalid', { reason: `${repeated} stands twice` });
  return Object.fromEntries(headers);
}

function readHeader(text: string, environment: Environment): [string, string] {
  const colon = text.indexOf(':');
  if (colon < 1) throw coded('header_invalid', { reason: "write it as 'name: value'" });
  const name = text.slice(0, colon).trim();
  const value = text.slice(colon + 1).trim();
  if (isBrokenReference(value)) throw coded('header_invalid', { reason: `the value of ${name} is not env:NAME` });
  const read = fromEnvironment(value, environment);
  if (read !== undefined) return [name, read];
  throw coded('config_env_missing', { path: `--header ${name}`, name: environmentName(value) ?? '' });
}
