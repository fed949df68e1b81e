import { test } from 'vitest';
import { manyStreams } from '../support/many-streams.ts';

test('a thousand idle and a thousand active streams are served at once', { timeout: 600_000 }, () =>
  manyStreams(1_000),
);
