import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { NodeStreamableHTTPServerTransport } from '@modelcontextprotocol/node';
import type { McpServer } from '@modelcontextprotocol/server';

/** The sessions of clients up to 2025-11-25. */
export interface LegacySessions {
  /** Serves one request of such a client; `body` is what a POST brought, parsed. */
  serve(request: IncomingMessage, response: ServerResponse, body: unknown): Promise<void>;
  /** Tells every client that the list of resources changed. */
  resourcesChanged(): void;
  close(): Promise<void>;
}

/** Clients come and go without a word, so the oldest session makes room for a new one. */
const capacity = 500;

interface Session {
  readonly server: McpServer;
  readonly transport: NodeStreamableHTTPServerTransport;
}

/** @param createServer a new server object, one for each session */
export function createLegacySessions(createServer: () => McpServer): LegacySessions {
  const sessions = new Map<string, Session>();

  async function open(): Promise<NodeStreamableHTTPServerTransport> {
    const server = createServer();
    const transport = new NodeStreamableHTTPServerTransport({
      sessionIdGenerator: () => randomUUID(),
      onsessioninitialized(id) {
        sessions.set(id, { server, transport });
        if (sessions.size > capacity) void endOldest();
      },
      onsessionclosed: (id) => void sessions.delete(id),
    });
    await server.connect(transport);
    return transport;
  }

  async function endOldest(): Promise<void> {
    const [oldest] = sessions;
    if (!oldest) return;
    sessions.delete(oldest[0]);
    await oldest[1].server.close();
  }

  return {
    async serve(request, response, body) {
      const id = request.headers['mcp-session-id'];
      const known = typeof id === 'string' ? sessions.get(id) : undefined;
      if (id !== undefined && !known) return sessionNotFound(response);
      const transport = known?.transport ?? (await open());
      await transport.handleRequest(request, response, body);
    },
    resourcesChanged() {
      for (const { server } of sessions.values()) server.sendResourceListChanged();
    },
    async close() {
      await Promise.all([...sessions.values()].map(({ server }) => server.close()));
    },
  };
}

/** 404 is what tells a client to start again; the SDK's transport can only say it of its own session. */
function sessionNotFound(response: ServerResponse): void {
  response.writeHead(404, { 'content-type': 'application/json' });
  response.end('{"jsonrpc":"2.0","id":null,"error":{"code":-32001,"message":"Session not found"}}');
}
