import { type FindingCode, findingCatalogue } from './catalogue.ts';
import { errorPages } from './error-pages.ts';
import { type Symptom, symptoms } from './symptoms.ts';

const head = `# Troubleshooting

What people see of a fault, and what it may be. \`gatehouse doctor <url>\` finds out which ([the doctor](doctor.md)); where a browser ends on
the server's own error page, give it the words that stand there: \`gatehouse doctor <url> --said "Client ID not found"\`.

This page is written from the catalogue of findings by \`npm run findings\`.

## What a page says

An error page that is not Gatehouse's comes from the server. It says so in many ways:

| it says | which means |
|---|---|
${errorPages.map(({ words, symptom }) => `| ${words.map((each) => `“${each}”`).join(', ')} | ${symptoms[symptom]} |`).join('\n')}
`;

const shown = (Object.keys(symptoms) as Symptom[]).filter((symptom) => symptom !== 'nothing');

/** docs/guides/troubleshooting.md, whole. Pure. */
export function troubleshootingPage(): string {
  return [head, ...shown.map(sectionOf)].join('\n');
}

/** The findings that show so. */
export function codesOf(symptom: Symptom): readonly FindingCode[] {
  const codes = Object.keys(findingCatalogue) as FindingCode[];
  return codes.filter((code) => findingCatalogue[code].symptom === symptom);
}

function sectionOf(symptom: Symptom): string {
  const rows = codesOf(symptom).map((code) => {
    const { fault, cause } = findingCatalogue[code];
    return `| [${code}](../findings.md#${code}) | ${fault} | ${cause} |`;
  });
  const text = symptoms[symptom];
  const title = text.charAt(0).toUpperCase() + text.slice(1);
  return [`## ${title}\n`, '| it may be | fault | cause |', '|---|---|---|', ...rows, ''].join('\n');
}
