import { setTimeout as pause } from 'node:timers/promises';
import type { McpServer } from '@modelcontextprotocol/server';
import { z } from 'zod';
import { noteUri } from './note-resources.ts';
import type { DemoParts } from './protocol-server.ts';

/** One tool that reads, one that writes, one that takes its time. */
export function addTools(server: McpServer, { notebook, onNote }: DemoParts): void {
  server.registerTool(
    'greet',
    {
      description: 'Greets somebody by name.',
      inputSchema: z.object({ name: z.string().min(1).max(200) }),
      annotations: { readOnlyHint: true },
    },
    ({ name }) => said(`Hello, ${name}!`),
  );
  server.registerTool(
    'add_note',
    {
      description: 'Writes a note into the notebook.',
      inputSchema: z.object({ text: z.string().min(1).max(2_000) }),
      annotations: { readOnlyHint: false, destructiveHint: false, idempotentHint: false },
    },
    ({ text }) => {
      const note = notebook.add(text);
      if (!note) return { ...said('The notebook is full.'), isError: true };
      onNote();
      return said(`Note ${note.id} is at ${noteUri}${note.id}`);
    },
  );
  addCounting(server);
}

function addCounting(server: McpServer): void {
  const inputSchema = z.object({
    steps: z.number().int().min(1).max(100).default(5),
    pauseMs: z.number().int().min(0).max(10_000).default(500),
  });
  server.registerTool(
    'count_slowly',
    {
      description: 'Counts up step by step and tells its progress, to show what a slow call looks like.',
      inputSchema,
      annotations: { readOnlyHint: true },
    },
    async ({ steps, pauseMs }, { mcpReq }) => {
      const progressToken = mcpReq._meta?.progressToken;
      for (let progress = 1; progress <= steps; progress += 1) {
        await pause(pauseMs, undefined, { signal: mcpReq.signal });
        if (progressToken === undefined) continue;
        const message = `step ${progress} of ${steps}`;
        const params = { progressToken, progress, total: steps, message };
        await mcpReq.notify({ method: 'notifications/progress', params });
      }
      return said(`Counted to ${steps}.`);
    },
  );
}

function said(text: string) {
  return { content: [{ type: 'text' as const, text }] };
}
