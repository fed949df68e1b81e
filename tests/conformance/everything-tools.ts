import { setTimeout as pause } from 'node:timers/promises';
import type { Server } from '@modelcontextprotocol/sdk/server/index.js';
import type { RequestHandlerExtra } from '@modelcontextprotocol/sdk/shared/protocol.js';
import type {
  CallToolResult,
  ElicitRequestFormParams,
  ServerNotification,
  ServerRequest,
  Tool,
} from '@modelcontextprotocol/sdk/types.js';
import { audio, image, textResource } from './everything-content.ts';

type Extra = RequestHandlerExtra<ServerRequest, ServerNotification>;
type Arguments = Readonly<Record<string, unknown>>;

/** A tool as the suite wants it, under the name that the suite calls it by. */
interface EverythingTool {
  readonly description: string;
  readonly inputSchema?: Tool['inputSchema'];
  readonly run: (server: Server, args: Arguments, extra: Extra) => Promise<CallToolResult>;
}

/** Between two things that a tool tells while it runs. */
const stepMs = 50;

const text = (said: string): CallToolResult => ({ content: [{ type: 'text', text: said }] });

function takes(...names: readonly string[]): Tool['inputSchema'] {
  return {
    type: 'object',
    properties: Object.fromEntries(names.map((name) => [name, { type: 'string' }])),
    required: [...names],
  };
}

async function tellSteps({ sendNotification }: Extra): Promise<void> {
  for (const data of ['Tool execution started', 'Tool processing data', 'Tool execution completed']) {
    await sendNotification({ method: 'notifications/message', params: { level: 'info', data } });
    await pause(stepMs);
  }
}

async function reportProgress({ _meta, sendNotification }: Extra): Promise<void> {
  for (const progress of [0, 50, 100]) {
    const progressToken = _meta?.progressToken;
    if (progressToken !== undefined) {
      await sendNotification({ method: 'notifications/progress', params: { progressToken, progress, total: 100 } });
    }
    await pause(stepMs);
  }
}

/** What is asked within a call goes out on that call's own stream. */
async function elicit(server: Server, { requestId }: Extra, params: ElicitRequestFormParams) {
  return server.elicitInput(params, { relatedRequestId: requestId });
}

async function fillIn(
  server: Server,
  extra: Extra,
  properties: ElicitRequestFormParams['requestedSchema']['properties'],
): Promise<CallToolResult> {
  const requestedSchema = { type: 'object', properties } as const;
  const { action, content } = await elicit(server, extra, { message: 'Please fill this in', requestedSchema });
  return text(`Elicitation completed: action=${action}, content=${JSON.stringify(content ?? {})}`);
}

const options = ['option1', 'option2', 'option3'];
const titled = (word: string) =>
  ['First', 'Second', 'Third'].map((place, at) => ({ const: `value${at + 1}`, title: `${place} ${word}` }));

export const everythingTools: Readonly<Record<string, EverythingTool>> = {
  test_simple_text: {
    description: 'Answers with one text',
    run: async () => text('This is a simple text response for testing.'),
  },
  test_image_content: { description: 'Answers with an image', run: async () => ({ content: [image] }) },
  test_audio_content: { description: 'Answers with a sound', run: async () => ({ content: [audio] }) },
  test_embedded_resource: {
    description: 'Answers with a resource',
    run: async () => ({
      content: [textResource('test://embedded-resource', 'This is an embedded resource content.')],
    }),
  },
  test_multiple_content_types: {
    description: 'Answers with a text, an image and a resource',
    run: async () => ({
      content: [
        { type: 'text', text: 'Multiple content types test:' },
        image,
        textResource('test://mixed-content-resource', '{"test":"data","value":123}', 'application/json'),
      ],
    }),
  },
  test_tool_with_logging: {
    description: 'Logs while it runs',
    async run(_server, _args, extra) {
      await tellSteps(extra);
      return text('Tool with logging executed');
    },
  },
  test_tool_with_progress: {
    description: 'Tells how far it is',
    async run(_server, _args, extra) {
      await reportProgress(extra);
      return text('Tool with progress executed');
    },
  },
  test_error_handling: {
    description: 'Fails',
    run: async () => ({ ...text('This tool intentionally returns an error for testing'), isError: true }),
  },
  test_reconnection: {
    description: 'Closes its stream before it answers',
    async run(_server, _args, { closeSSEStream }) {
      closeSSEStream?.();
      await pause(stepMs);
      return text('Reconnection test completed');
    },
  },
  test_sampling: {
    description: 'Has the model of the client say something',
    inputSchema: takes('prompt'),
    async run(server, { prompt }, { requestId }) {
      const messages = [{ role: 'user', content: { type: 'text', text: String(prompt) } }] as const;
      const options = { relatedRequestId: requestId };
      const { content } = await server.createMessage({ messages: [...messages], maxTokens: 100 }, options);
      return text(`LLM response: ${content.type === 'text' ? content.text : JSON.stringify(content)}`);
    },
  },
  test_elicitation: {
    description: 'Asks the person for a name and an address',
    inputSchema: takes('message'),
    async run(server, { message }, extra) {
      const field = (description: string) => ({ type: 'string', description }) as const;
      const { action, content } = await elicit(server, extra, {
        message: String(message),
        requestedSchema: {
          type: 'object',
          properties: { username: field("User's response"), email: field("User's email address") },
          required: ['username', 'email'],
        },
      });
      return text(`User response: action=${action}, content=${JSON.stringify(content ?? {})}`);
    },
  },
  test_elicitation_sep1034_defaults: {
    description: 'Asks for one of each type, with defaults',
    run: (server, _args, extra) =>
      fillIn(server, extra, {
        name: { type: 'string', default: 'John Doe' },
        age: { type: 'integer', default: 30 },
        score: { type: 'number', default: 95.5 },
        status: { type: 'string', enum: ['active', 'inactive', 'pending'], default: 'active' },
        verified: { type: 'boolean', default: true },
      }),
  },
  test_elicitation_sep1330_enums: {
    description: 'Asks for one of each kind of choice',
    run: (server, _args, extra) =>
      fillIn(server, extra, {
        untitledSingle: { type: 'string', enum: options },
        titledSingle: { type: 'string', oneOf: titled('Option') },
        legacyEnum: {
          type: 'string',
          enum: ['opt1', 'opt2', 'opt3'],
          enumNames: ['Option One', 'Option Two', 'Option Three'],
        },
        untitledMulti: { type: 'array', items: { type: 'string', enum: options } },
        titledMulti: { type: 'array', items: { anyOf: titled('Choice') } },
      }),
  },
  json_schema_2020_12_tool: {
    description: 'Tool with JSON Schema 2020-12 features',
    inputSchema: {
      $schema: 'https://json-schema.org/draft/2020-12/schema',
      type: 'object',
      $defs: {
        address: {
          $anchor: 'addressDef',
          type: 'object',
          properties: { street: { type: 'string' }, city: { type: 'string' } },
        },
      },
      properties: {
        name: { type: 'string' },
        address: { $ref: '#/$defs/address' },
        contactMethod: { type: 'string', enum: ['phone', 'email'] },
        phone: { type: 'string' },
        email: { type: 'string' },
      },
      allOf: [{ anyOf: [{ required: ['phone'] }, { required: ['email'] }] }],
      if: { properties: { contactMethod: { const: 'phone' } }, required: ['contactMethod'] },
      // biome-ignore lint/suspicious/noThenProperty: it is a keyword of JSON Schema
      then: { required: ['phone'] },
      else: { required: ['email'] },
      additionalProperties: false,
    },
    run: async (_server, args) => text(`JSON Schema 2020-12 tool called with: ${JSON.stringify(args)}`),
  },
};
