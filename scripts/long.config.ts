import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import base from '../vitest.config.ts';

/** Tests that take long: what they show does not change with most changes, so that `npm test` leaves them to a command of their own. */
export default defineConfig({
  ...base,
  root: fileURLToPath(new URL('..', import.meta.url)),
  test: {
    ...base.test,
    globalSetup: ['tests/postgres/setup.ts', 'tests/browser/setup.ts'],
    include: ['tests/**/*.long.test.ts'],
    exclude: ['**/node_modules/**', '**/dist/**'],
  },
});
