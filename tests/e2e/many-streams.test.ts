import { test } from 'vitest';
import { manyStreams } from '../support/many-streams.ts';

// A thousand of each take longer than a test run should: npm run chaos has them.
test('a hundred idle and a hundred active streams are served at once', { timeout: 120_000 }, () => manyStreams(100));
