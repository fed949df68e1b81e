import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { findingsPage } from '../packages/gateway/src/upstream/judge/catalogue/page.ts';

/** Writes docs/findings.md anew, from the catalogue of findings. */
writeFileSync(fileURLToPath(new URL('../docs/findings.md', import.meta.url)), findingsPage());
