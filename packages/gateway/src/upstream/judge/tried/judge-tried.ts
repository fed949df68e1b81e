import type { Finding } from '../../../domain/verdict.ts';
import { firstOfEachCode } from '../finding.ts';
import { registrationFindings } from './registration-tried.ts';
import {
  credentialFindings,
  forwardedFindings,
  originFindings,
  publishedFindings,
  sessionFindings,
  slashFindings,
  tokenFindings,
  toolFindings,
} from './server-tried.ts';
import { signInTriedFindings } from './sign-in-tried.ts';
import type { Tried } from './tried.ts';

const finders: readonly ((tried: Tried) => readonly Finding[])[] = [
  credentialFindings,
  slashFindings,
  originFindings,
  publishedFindings,
  forwardedFindings,
  tokenFindings,
  sessionFindings,
  toolFindings,
  registrationFindings,
  signInTriedFindings,
];

/** What is wrong with a server by what the active checks saw, in the order in which they saw it. Pure. */
export function judgeTried(tried: Tried): readonly Finding[] {
  return firstOfEachCode(finders.flatMap((find) => find(tried)));
}
