import type { Finding } from '../../domain/verdict.ts';
import { challengeFindings } from './challenge-findings.ts';
import { firstOfEachCode } from './finding.ts';
import { issuerFindings } from './issuer-findings.ts';
import { publishedUrlFindings } from './published-url-findings.ts';
import { resourceFindings } from './resource-findings.ts';
import { serverFindings } from './server-findings.ts';
import type { Sight } from './sight.ts';

const finders: readonly ((sight: Sight) => readonly Finding[])[] = [
  challengeFindings,
  publishedUrlFindings,
  resourceFindings,
  issuerFindings,
  serverFindings,
];

/** What is wrong with how a server asks for a sign-in, in the order in which a client comes across it. */
export function signInFindings(sight: Sight): readonly Finding[] {
  return firstOfEachCode(finders.flatMap((find) => find(sight)));
}
