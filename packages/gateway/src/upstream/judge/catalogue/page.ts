import { type Framework, frameworkNames } from '../framework.ts';
import { type FindingCode, findingCatalogue, findingSections } from './catalogue.ts';
import { symptoms } from './symptoms.ts';

const head = `# Findings

What can be wrong with an MCP server, as Gatehouse says it when it meets one, and as \`gatehouse doctor\` says it when it examines one
([how](guides/doctor.md)). A finding has a code that does not change, a severity, what was seen, what to change, and the URL that it is
about. \`error\`: it does not work. \`warning\`: it works because Gatehouse is lenient, and others will fail; or it will cost people
something. \`info\`: worth knowing.

This page is written from the catalogue of findings by \`npm run findings\`.
`;

/** docs/findings.md, whole. Pure. */
export function findingsPage(): string {
  return [head, ...findingSections.map(({ title, codes }) => [`## ${title}\n`, ...codes.map(entryOf)].join('\n'))].join(
    '\n',
  );
}

function entryOf(code: FindingCode): string {
  const { fault, symptom, cause, fix, inFramework = {} } = findingCatalogue[code];
  const hints = Object.entries(inFramework).map(
    ([framework, hint]) => `- ${frameworkNames[framework as Framework]}: ${hint}`,
  );
  const parts = [`### ${code}`, fault, `What people see: ${symptoms[symptom]}.`, `${cause} ${fix}`, hints.join('\n')];
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`;
}
