/** Environment variables as they are passed in; nothing here reads the process's own. */
export type Environment = Readonly<Record<string, string | undefined>>;

const marker = 'env:';
const namePattern = /^[A-Za-z_][A-Za-z0-9_]*$/;

/** The variable that `env:NAME` names; `undefined` for any other text. */
export function environmentName(text: string): string | undefined {
  const name = text.startsWith(marker) ? text.slice(marker.length) : '';
  return namePattern.test(name) ? name : undefined;
}

/** Text that means to name a variable and does not: it must not be taken for a literal secret. */
export function isBrokenReference(text: string): boolean {
  return text.startsWith(marker) && environmentName(text) === undefined;
}

/**
 * The value itself, or that of the variable it names.
 * @returns `undefined` when the variable is not set, or set to nothing
 */
export function fromEnvironment(text: string, environment: Environment): string | undefined {
  const name = environmentName(text);
  if (name === undefined) return text;
  return environment[name] === '' ? undefined : environment[name];
}
