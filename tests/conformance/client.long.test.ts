import { describe, expect, it } from 'vitest';
import { shortcomings } from './shortcomings.ts';
import { requiredScenarios, runSuite } from './suite.ts';

const revision = '2025-11-25';

it(`our upstream side passes every client scenario that ${revision} requires`, async () => {
  const required = requiredScenarios(revision);
  expect(required).toContain('auth/scope-step-up');
  const { exitCode, output, checks } = await runSuite(['--requirements', revision]);
  expect(required.map((scenario) => [scenario, ...shortcomings(checks.get(scenario))])).toEqual(
    required.map((scenario) => [scenario]),
  );
  expect({ exitCode, output: exitCode === 0 ? '' : output }).toEqual({ exitCode: 0, output: '' });
}, 180_000);

/** Of other revisions, and of the suite's newer days: what they ask of a sign-in holds for ours too. */
const others: readonly string[] = [
  'auth/2025-03-26-oauth-metadata-backcompat',
  'auth/2025-03-26-oauth-endpoint-fallback',
  'auth/resource-mismatch',
  'auth/offline-access-scope',
  'auth/offline-access-not-supported',
  'auth/authorization-server-migration',
  'auth/iss-supported',
  'auth/iss-not-advertised',
  'auth/iss-supported-missing',
  'auth/iss-wrong-issuer',
  'auth/iss-unexpected',
  'auth/iss-normalized',
  'auth/metadata-issuer-mismatch',
];

describe('our upstream side passes', () => {
  it.each(others)('%s', async (scenario) => {
    const { exitCode, output, checks } = await runSuite([
      '--scenario',
      scenario,
      '--spec-version',
      revision,
      '--force',
    ]);
    expect(shortcomings(checks.get(scenario))).toEqual([]);
    expect({ exitCode, output: exitCode === 0 ? '' : output }).toEqual({ exitCode: 0, output: '' });
  });
});
