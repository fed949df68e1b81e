import type { FindingEntry } from './entry.ts';
import { noWayIn } from './no-way-in.ts';
import { refusal } from './refusal.ts';
import { resourceMetadata } from './resource-metadata.ts';
import { serverMetadata } from './server-metadata.ts';
import { serverTried } from './server-tried.ts';
import { signInTried } from './sign-in-tried.ts';

/** Every finding that a judgement can hold, by its stable code. */
const all = {
  ...noWayIn,
  ...refusal,
  ...resourceMetadata,
  ...serverMetadata,
  ...serverTried,
  ...signInTried,
} as const;

export type FindingCode = keyof typeof all;

export const findingCatalogue: Readonly<Record<FindingCode, FindingEntry>> = all;

/** The sections of docs/findings.md, in its order. */
export const findingSections: readonly { readonly title: string; readonly codes: readonly FindingCode[] }[] = [
  { title: 'No way in', codes: codesOf(noWayIn) },
  { title: 'The refusal of a stranger', codes: codesOf(refusal) },
  { title: 'The metadata of the server', codes: codesOf(resourceMetadata) },
  { title: 'The metadata of the authorization server', codes: codesOf(serverMetadata) },
  { title: 'What shows when the server is tried', codes: codesOf(serverTried) },
  { title: 'What shows when a sign-in is tried', codes: codesOf(signInTried) },
];

function codesOf<T extends object>(section: T): (keyof T)[] {
  return Object.keys(section) as (keyof T)[];
}
