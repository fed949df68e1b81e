import { readFileSync } from 'node:fs';

const manifest: unknown = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));

/** The version of the installed package, as its manifest says. */
export const version: string = (manifest as { version: string }).version;
