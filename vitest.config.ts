import { defineConfig } from 'vitest/config';

// Workspaces resolve to their source, so that no test sees a stale build; the end-to-end tests start the built artefact.
const conditions = ['gatehouse-source', 'module', 'node', 'default'];

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  test: {
    include: ['tests/**/*.test.ts', 'packages/*/src/**/*.test.ts'],
    exclude: ['**/node_modules/**', '**/dist/**', 'tests/chaos/**', '**/*.long.test.ts'],
    globalSetup: ['tests/postgres/setup.ts'],
    testTimeout: 30_000,
    hookTimeout: 120_000,
    // One more than the cores that we promise to do with: tests of outages, leases and time limits mostly wait.
    maxWorkers: 3,
  },
});
