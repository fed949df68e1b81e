import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { basename, posix } from 'node:path';
import { emptyNames, floors, reserved, sharedHeight } from './floor-table.ts';
import { importedNames } from './imports.ts';

/** A file of the repository: its path from the root with forward slashes, and its text. */
export interface SourceFile {
  readonly path: string;
  readonly source: string;
}

const gateway = 'packages/gateway/src/';
const kit = 'packages/kit/';
const bin = 'packages/gateway/bin/';
const gatewayName = 'mcp-gatehouse';

/** Where the architecture is broken: one sentence each, in the order of the files. Pure. */
export function violations(files: readonly SourceFile[]): string[] {
  return files.flatMap((file) => rules.flatMap((rule) => rule(file)).map((text) => `${file.path}: ${text}`));
}

type Rule = (file: SourceFile) => string[];

const rules: readonly Rule[] = [emptyName, unknownFolder, upwardImports, reservedImports, kitImports, binImports];

function emptyName({ path }: SourceFile): string[] {
  return path
    .split('/')
    .map((part) => part.replace(/\..*$/, ''))
    .filter((part) => emptyNames.includes(part))
    .map((part) => `"${part}" says nothing of what is inside: name it by its topic`);
}

function unknownFolder({ path }: SourceFile): string[] {
  const place = placeOf(path);
  if (place === undefined || Object.hasOwn(floors, place)) return [];
  return [`${place} has no floor: give it one in scripts/floor-table.ts`];
}

function upwardImports({ path, source }: SourceFile): string[] {
  const from = placeOf(path);
  if (from === undefined) return [];
  return importedNames(source).flatMap((name) => {
    const to = name.startsWith('.') ? placeOf(posix.join(posix.dirname(path), name)) : undefined;
    return to === undefined ? [] : wrongDirection(from, to, name);
  });
}

function wrongDirection(from: string, to: string, name: string): string[] {
  const [here, there] = [floors[from], floors[to]];
  if (from === to || here === undefined || there === undefined || there.height < here.height) return [];
  if (there.height > here.height) {
    return [
      `imports ${name}, which is higher (${from} is on floor ${here.height}, ${to} on ${there.height}: ${there.reason})`,
    ];
  }
  if (here.height === sharedHeight || here.beside?.includes(to)) return [];
  return [`imports ${name}: ${from} and ${to} share floor ${here.height}, and ${from} is not said to need it`];
}

function reservedImports({ path, source }: SourceFile): string[] {
  const place = placeOf(path);
  if (place === undefined) return [];
  return importedNames(source).flatMap((name) =>
    reserved
      .filter(({ packages, folders }) => packages.includes(packageOf(name)) && !folders.includes(place))
      .map(({ folders, reason }) => `imports ${name}, which only ${folders.join(' and ')} may: ${reason}`),
  );
}

function kitImports({ path, source }: SourceFile): string[] {
  if (!path.startsWith(kit)) return [];
  return importedNames(source)
    .filter((name) => packageOf(name) === gatewayName || isUnder(path, name, 'packages/gateway/'))
    .map((name) => `imports ${name}: the kit is for people without a gateway`);
}

function binImports({ path, source }: SourceFile): string[] {
  return importedNames(source)
    .filter((name) => isUnder(path, name, bin) || name.startsWith(`${gatewayName}/bin`))
    .map((name) => `imports ${name}: the bin is a program, nothing to import`);
}

function isUnder(path: string, name: string, folder: string): boolean {
  return name.startsWith('.') && posix.join(posix.dirname(path), name).startsWith(folder);
}

/** The folder of the gateway that a path lies in, or the file itself where it lies beside the folders. */
function placeOf(path: string): string | undefined {
  return path.startsWith(gateway) ? path.slice(gateway.length).split('/')[0] : undefined;
}

/** `kysely/migration` belongs to `kysely`; `node:http` is its own. */
function packageOf(name: string): string {
  const parts = name.split('/');
  return name.startsWith('@') ? parts.slice(0, 2).join('/') : (parts[0] ?? name);
}

function readSources(): SourceFile[] {
  const listed = execFileSync('git', [
    'ls-files',
    '-co',
    '--exclude-standard',
    '--',
    'packages',
    'scripts',
    'bench',
    'tests',
  ]);
  const paths = listed.toString().split('\n');
  return paths
    .filter((path) => /\.(ts|tsx|js|mjs)$/.test(basename(path)) && existsSync(path))
    .map((path) => ({ path, source: readFileSync(path, 'utf8') }));
}

if (import.meta.main) {
  const found = violations(readSources());
  for (const text of found) console.error(text);
  if (found.length > 0) process.exitCode = 1;
}
