import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import openapiTS, { astToString } from 'openapi-typescript';

/** Writes the UI's types of the admin API and the table of its operations' places, from docs/api/openapi.json. */

const root = new URL('../../', import.meta.url);
const text = readFileSync(new URL('docs/api/openapi.json', root), 'utf8');
const digest = createHash('sha256').update(text).digest('hex');
const head = `// Made by \`npm run openapi\` from docs/api/openapi.json, sha256 ${digest}. Not written by hand.\n`;

interface Operation {
  readonly operationId: string;
  readonly responses: Record<string, unknown>;
}
type Paths = Record<string, Record<string, Operation>>;

const document = JSON.parse(text) as { paths: Paths };
const rows = Object.entries(document.paths).flatMap(([path, byMethod]) =>
  Object.entries(byMethod).map(([method, operation]) => ({ path, method: method.toUpperCase(), operation })),
);

// Every refusal has the same shape, which api/api-error.ts knows.
for (const { operation } of rows)
  for (const status of Object.keys(operation.responses)) if (Number(status) >= 400) delete operation.responses[status];

// Fields of requests that have defaults may be left out.
const types = astToString(await openapiTS(JSON.stringify(document), { defaultNonNullable: false }));
writeFileSync(new URL('packages/ui/src/api/schema.ts', root), head + types);

const places = rows.map(({ operation, method, path }) => `  ${operation.operationId}: ['${method}', '${path}'],`);
writeFileSync(
  new URL('packages/ui/src/api/operation-places.ts', root),
  `${head}
/** Where each operation is asked, below \`/api/v1\`. */
export const operationPlaces = {
${places.join('\n')}
} as const;

export type OperationId = keyof typeof operationPlaces;
`,
);
