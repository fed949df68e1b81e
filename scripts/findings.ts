import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { findingsPage } from '../packages/gateway/src/upstream/judge/catalogue/page.ts';
import { troubleshootingPage } from '../packages/gateway/src/upstream/judge/catalogue/troubleshooting-page.ts';

/** Writes docs/findings.md and docs/guides/troubleshooting.md anew, from the catalogue of findings. */
const write = (path: string, text: string): void =>
  writeFileSync(fileURLToPath(new URL(`../docs/${path}`, import.meta.url)), text);
write('findings.md', findingsPage());
write('guides/troubleshooting.md', troubleshootingPage());
