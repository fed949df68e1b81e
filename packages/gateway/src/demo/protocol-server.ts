import { McpServer } from '@modelcontextprotocol/server';
import { z } from 'zod';
import { version } from '../config/version.ts';
import { addNoteResources } from './note-resources.ts';
import type { Notebook } from './notebook.ts';
import { addTools } from './tools.ts';

/** What every session of the demo shares. */
export interface DemoParts {
  readonly notebook: Notebook;
  /** Called after a note was written. */
  readonly onNote: () => void;
}

/** One MCP server object over the shared notebook: the SDK wants one for each session. */
export function createProtocolServer(parts: DemoParts): McpServer {
  const server = new McpServer(
    { name: 'gatehouse-demo', title: 'Gatehouse demo', version },
    { instructions: 'A notebook to try a gateway with. It is forgotten when the server stops.' },
  );
  addTools(server, parts);
  addNoteResources(server, parts.notebook);
  server.registerPrompt(
    'summarise_notebook',
    { title: 'Summarise the notebook', argsSchema: z.object({ audience: z.string().max(200).optional() }) },
    ({ audience }) => ({
      messages: [
        { role: 'user', content: { type: 'text', text: `Summarise the notebook for ${audience ?? 'a newcomer'}.` } },
      ],
    }),
  );
  return server;
}
