/** An MCP client that others wrote, which knows nothing but the address of an endpoint and signs in by itself. */
export interface SignInApp {
  readonly name: string;
  /**
   * Connects from nothing, has a person sign in, calls a tool.
   * @param browse does what a person does who is sent to that address
   * @returns the text of the tool's result
   */
  callTool(url: string, call: ToolCall, browse: Browse): Promise<string>;
}

export interface ToolCall {
  readonly tool: string;
  readonly arguments: Readonly<Record<string, unknown>>;
}

/**
 * Opens an address in a browser and goes on to wherever it ends.
 * @param stopAt the app's own address for the answer, where no server listens on it: the browser stops in front of it
 * @returns where the browser stands
 */
export type Browse = (address: string, stopAt?: string) => Promise<URL>;

export function textOf(result: unknown): string {
  const { content = [] } = result as {
    readonly content?: readonly { readonly type: string; readonly text?: string }[];
  };
  return content.map(({ text = '' }) => text).join('\n');
}
