import { defaultLimits } from '../../packages/gateway/src/config/limits.ts';
import type { Params } from '../../packages/gateway/src/domain/json-rpc/message.ts';
import { createLog } from '../../packages/gateway/src/log/logger.ts';
import { createOutbound } from '../../packages/gateway/src/net/outbound.ts';
import { argumentsFor, fillIn } from './answers.ts';
import { createCaller } from './caller.ts';
import { createPerson } from './person.ts';

// A program that the conformance suite runs, with the server's address as its last argument. Our upstream side meets the server, has
// a person sign in where that is asked for, lists the tools, and calls each of them.

interface Tool {
  readonly name: string;
  readonly inputSchema: Params;
}

const url = process.argv.at(-1) ?? '';
const { MCP_CONFORMANCE_SCENARIO: scenario = '', MCP_CONFORMANCE_CONTEXT = '{}' } = process.env;
const context = JSON.parse(MCP_CONFORMANCE_CONTEXT) as Params;

/** A server without any metadata is known to sign people in only from whoever set it up. */
const settings = scenario.endsWith('oauth-endpoint-fallback') ? { authorizationServer: new URL(url).origin } : {};

const upstream = { outbound: createOutbound(), limits: defaultLimits, log: createLog('silent') };
const person = createPerson(upstream.outbound, url, { context, settings });
const caller = createCaller(upstream, url, person, fillIn);

try {
  await person.meet();
  const tools = (await caller.ask('tools/list', {})).tools as readonly Tool[];
  const [first] = tools;
  for (const { name, inputSchema } of tools) {
    await caller.ask('tools/call', { name, arguments: argumentsFor(inputSchema, first?.inputSchema ?? {}) });
  }
  await caller.end();
} finally {
  await upstream.outbound.close();
}
