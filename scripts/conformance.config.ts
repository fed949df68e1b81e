import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import base from '../vitest.config.ts';

/** All tests that the official conformance suite judges by, long or not. */
export default defineConfig({
  ...base,
  root: fileURLToPath(new URL('..', import.meta.url)),
  test: {
    ...base.test,
    include: ['tests/conformance/**/*.test.ts'],
    exclude: ['**/node_modules/**', '**/dist/**'],
  },
});
