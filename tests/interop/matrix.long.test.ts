import { expect, test } from 'vitest';
import { pythonVariable } from '../support/real-fastmcp-python.ts';
import { serverNames } from '../support/real-upstreams.ts';
import { clients, missingPython } from './clients.ts';
import { declareMatrix } from './matrix.ts';

// Every client that we try with every server that we try.

declareMatrix(clients, serverNames);

if (missingPython !== undefined)
  test(`the Python SDK is left out: ${missingPython}`, () => expect(process.env[pythonVariable]).toBeUndefined());
