import type { Check } from './suite.ts';

/** How a scenario went: what it holds against us, and that it looked at all. */
export function shortcomings(checks: readonly Check[] = []): readonly string[] {
  const failed = checks.filter(({ status }) => status === 'FAILURE' || status === 'WARNING');
  const looked = checks.some(({ status }) => status === 'SUCCESS');
  return [
    ...(looked ? [] : ['it checked nothing']),
    ...failed.map(({ id, errorMessage = '' }) => `${id} ${errorMessage}`),
  ];
}
