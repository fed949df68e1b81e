import type { DiagnosedFinding } from '../../upstream/diagnose/diagnosis.ts';

const commands = { error: 'error', warning: 'warning', info: 'notice' } as const;

/**
 * Findings as workflow commands of GitHub Actions, which shows them at the run.
 * @see https://docs.github.com/actions/reference/workflows-and-actions/workflow-commands
 */
export function annotationLines(findings: readonly DiagnosedFinding[]): string[] {
  return findings.map(({ severity, code, evidence: { saw }, fix }) => {
    return `::${commands[severity]} title=gatehouse doctor%3A ${code}::${escaped(`${saw}\n${fix}`)}`;
  });
}

/** A line break would end the command and begin another one, of a server's choice. */
function escaped(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}
