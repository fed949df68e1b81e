import type { Path } from './problem.ts';

/** A mapping as YAML gives it. These readers take what has the right shape and pass over the rest, which the schema names. */
export type Raw = Readonly<Record<string, unknown>>;

/** A server on a gateway, as a name or as a mapping. */
export interface RawAssignment {
  readonly gateway: string;
  readonly path: Path;
  /** Where the server is named. */
  readonly at: Path;
  readonly server: string | undefined;
  readonly prefix: string | undefined;
}

/** The servers of all gateways, in the order of the file. */
export function assignments(file: Raw): RawAssignment[] {
  return mappings(file.gateways).flatMap(([gateway, { servers }]) =>
    list(servers).map((item, index) => {
      const path = ['gateways', gateway, 'servers', index];
      if (typeof item === 'string') return { gateway, path, at: path, server: item, prefix: undefined };
      const { server, prefix } = mapping(item);
      return { gateway, path, at: [...path, 'server'], server: text(server), prefix: text(prefix) };
    }),
  );
}

/** The tokens with their index. */
export function tokens(file: Raw): [number, Raw][] {
  return list(file.tokens).map((item, index) => [index, mapping(item)]);
}

/** The apps with their index. */
export function apps(file: Raw): [number, Raw][] {
  return list(file.apps).map((item, index) => [index, mapping(item)]);
}

/** The value itself where it is a mapping, else an empty one. */
export function mapping(value: unknown): Raw {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Raw) : {};
}

/** The entries of a mapping of mappings. */
export function mappings(value: unknown): [string, Raw][] {
  return Object.entries(mapping(value)).map(([key, item]) => [key, mapping(item)]);
}

/** The value itself where it is a list, else an empty one. */
export function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
