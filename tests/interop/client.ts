/** An MCP client that others wrote. */
export interface Client {
  readonly name: string;
  /** How its `clientInfo` begins, as the audit trail keeps it. */
  readonly app: string;
  /** Whether it shows the schemas of arguments as it got them; some rewrite them for their models. */
  readonly keepsSchemas: boolean;
  /** Whether it says that it can do something for servers, which may then show it other tools. */
  readonly declares: boolean;
  /** Connects; or is ready to, where each of its operations is a connection of its own. */
  open(door: Door): Promise<Visit>;
}

/** What a client does between connecting and going. Results are as the client gives them. */
export interface Visit {
  listTools(): Promise<readonly Tool[]>;
  /** A tool that says itself that it failed is a result with `isError`, and no rejection. */
  callTool(name: string, args: Readonly<Record<string, unknown>>): Promise<unknown>;
  readResource(uri: string): Promise<unknown>;
  getPrompt(name: string, args: Readonly<Record<string, string>>): Promise<unknown>;
  close(): Promise<void>;
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

/** Connects, does one thing, goes. */
export async function visiting<T>(client: Client, door: Door, work: (visit: Visit) => Promise<T>): Promise<T> {
  const visit = await client.open(door);
  try {
    return await work(visit);
  } finally {
    await visit.close();
  }
}
