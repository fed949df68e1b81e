import { fastmcpPython } from '../support/real-fastmcp-python.ts';
import { aiSdk } from './ai-sdk.ts';
import type { Client } from './client.ts';
import { inspector } from './inspector.ts';
import { langchain } from './langchain.ts';
import { mcpRemote } from './mcp-remote.ts';
import { pythonSdk } from './python-sdk.ts';

const python = await fastmcpPython();

/** Why the Python SDK is not among the clients, in words; `undefined` where it is. */
export const missingPython = 'missing' in python ? python.missing : undefined;

export const clients: readonly Client[] = [
  inspector,
  mcpRemote,
  aiSdk,
  langchain,
  ...('python' in python ? [pythonSdk(python.python)] : []),
];
