/** What a test run amounts to. */
export interface Summary {
  readonly passed: number;
  readonly failed: number;
  /** What counts as failed without being a failed test, one sentence each. */
  readonly problems: readonly string[];
  /** The files that took longest, slowest first. */
  readonly slowest: readonly { readonly file: string; readonly seconds: number }[];
}

interface FileResult {
  readonly name: string;
  readonly status: string;
  readonly startTime: number;
  readonly endTime: number;
  readonly assertionResults: readonly { readonly status: string; readonly fullName: string }[];
}

/** The part of vitest's JSON report that we read. */
export interface Report {
  readonly testResults: readonly FileResult[];
}

const shownFiles = 10;

/**
 * Judges a run of vitest. Pure.
 * @param report its JSON report; undefined where it left none
 * @param code its exit code; null where a signal ended it
 */
export function summarize(report: Report | undefined, code: number | null): Summary {
  const files = report?.testResults ?? [];
  const tests = files.flatMap((file) => file.assertionResults);
  const passed = tests.filter(({ status }) => status === 'passed').length;
  const failedTests = tests.filter(({ status }) => status === 'failed').length;
  const skipped = tests.filter(({ status }) => status !== 'passed' && status !== 'failed');
  const problems = [
    ...skipped.map(({ fullName }) => `skipped: ${fullName}`),
    ...files.filter(neverRan).map(({ name }) => `no test of this file ran: ${name}`),
    ...(tests.length === 0 ? ['no test ran'] : []),
  ];
  const failed = failedTests + problems.length;
  const unexplained = code !== 0 && failed === 0 ? [`vitest ended with exit code ${code} though no test failed`] : [];
  return {
    passed,
    failed: failed + unexplained.length,
    problems: [...problems, ...unexplained],
    slowest: slowestOf(files),
  };
}

/** A file that cannot be loaded fails without a single test. */
function neverRan({ status, assertionResults }: FileResult): boolean {
  return status === 'failed' && !assertionResults.some((test) => test.status === 'failed');
}

function slowestOf(files: readonly FileResult[]): Summary['slowest'] {
  return files
    .map(({ name, startTime, endTime }) => ({ file: name, seconds: (endTime - startTime) / 1000 }))
    .sort((a, b) => b.seconds - a.seconds)
    .slice(0, shownFiles);
}
