/** An MCP client that others wrote. Every operation is a visit of its own: connect, ask, go. */
export interface Client {
  readonly name: string;
  /** How its `clientInfo` begins, as the audit trail keeps it. */
  readonly app: string;
  listTools(door: Door): Promise<readonly Tool[]>;
  callTool(door: Door, name: string, args: Readonly<Record<string, unknown>>): Promise<unknown>;
  readResource(door: Door, uri: string): Promise<unknown>;
  getPrompt(door: Door, name: string, args: Readonly<Record<string, string>>): Promise<unknown>;
}

/** An MCP endpoint and what it wants to see. */
export interface Door {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
}

export interface Tool {
  readonly name: string;
  readonly description?: string | undefined;
  readonly inputSchema?: unknown;
}

export function bearer(token: string): { readonly authorization: string } {
  return { authorization: `Bearer ${token}` };
}
