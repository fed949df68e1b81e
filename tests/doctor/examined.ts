import { expect } from 'vitest';
import { diagnose } from '../../packages/gateway/src/upstream/diagnose/diagnose.ts';
import type { Diagnosis } from '../../packages/gateway/src/upstream/diagnose/diagnosis.ts';
import { wayOut } from '../net/way-out.ts';

export const callback = 'http://127.0.0.1:7878/oauth/callback';

export interface Examined {
  readonly diagnosis: Diagnosis;
  /** What was announced, in order. */
  readonly announced: readonly string[];
  /** Milliseconds that it waited for. */
  readonly waited: number;
}

/** Examines a server without waiting. */
export async function examined(url: string, headers: Readonly<Record<string, string>> = {}): Promise<Examined> {
  const announced: string[] = [];
  let waited = 0;
  const { diagnosis } = await diagnose(wayOut(), {
    request: { url, network: 'private', headers, settings: {} },
    callback,
    active: true,
    async sleep(milliseconds) {
      waited += milliseconds;
    },
    onStep: () => {},
    onCheck: ({ name }) => announced.push(name),
  });
  return { diagnosis, announced, waited };
}

const marks = { error: '!', warning: '', info: '?' } as const;

/** Codes in any order, an error's with `!`, an info's with `?`: one too many fails as a missing one does. */
export function expectFindings({ findings }: Diagnosis, expected: readonly string[]): void {
  expect(findings.map(({ code, severity }) => code + marks[severity]).sort()).toEqual([...expected].sort());
  for (const { symptom, cause, fix, evidence } of findings) {
    expect([symptom, cause, fix, evidence.saw].filter((text) => text === '')).toEqual([]);
    expect(URL.canParse(evidence.url)).toBe(true);
  }
}
