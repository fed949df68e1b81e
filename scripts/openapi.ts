import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { openApiDocument } from '../packages/gateway/src/api/openapi.ts';
import { operations } from '../packages/gateway/src/api/operations.ts';

/** Writes docs/api/openapi.json anew, from the table of operations. */
const file = fileURLToPath(new URL('../docs/api/openapi.json', import.meta.url));
writeFileSync(file, `${JSON.stringify(openApiDocument(operations), null, 2)}\n`);
