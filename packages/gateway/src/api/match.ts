import type { Operation } from './operation.ts';

/** Below which all operations stand. */
export const apiPrefix = '/api/v1';

/** The operations that a path leads to, with its parameters, whatever the method. */
export interface Match {
  readonly operations: readonly Operation[];
  readonly parameters: Readonly<Record<string, string>>;
}

interface Place {
  readonly pattern: RegExp;
  readonly names: readonly string[];
  readonly operations: readonly Operation[];
}

/** Finds operations by path. */
export function createMatcher(table: readonly Operation[]): (path: string) => Match | undefined {
  const templates = [...new Set(table.map(({ path }) => path))];
  const places = templates.map((template) => placeOf(template, table));
  return (path) => {
    for (const { pattern, names, operations } of places) {
      const found = pattern.exec(path);
      if (!found) continue;
      const values = found.slice(1).map(decoded);
      if (values.includes(undefined)) return undefined;
      return { operations, parameters: Object.fromEntries(names.map((name, at) => [name, values[at] ?? ''])) };
    }
    return undefined;
  };
}

function placeOf(template: string, table: readonly Operation[]): Place {
  const names = [...template.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name);
  const pattern = new RegExp(`^${apiPrefix}${template.replaceAll(/\{\w+\}/g, '([^/]+)')}$`);
  return { pattern, names, operations: table.filter(({ path }) => path === template) };
}

function decoded(segment: string): string | undefined {
  try {
    return decodeURIComponent(segment);
  } catch {
    return undefined;
  }
}
