import { setupTexts } from '../../texts/app-setup.ts';

export type AppName = keyof typeof setupTexts.apps;

export const appNames = Object.keys(setupTexts.apps) as readonly AppName[];

/** What stands in place of a token. */
const token = 'gth_…';

/** What is given to each app. @param url of the gateway's MCP endpoint @param name of the gateway Pure. */
export function setupOf(app: AppName, { url, name }: { readonly url: string; readonly name: string }): string {
  return snippets[app]({ url, name });
}

const snippets: Readonly<Record<AppName, (gateway: { readonly url: string; readonly name: string }) => string>> = {
  claudeCode: ({ url, name }) => `claude mcp add --transport http ${name} ${url}`,
  claude: ({ url }) => url,
  chatgpt: ({ url }) => url,
  cursor: ({ url, name }) => JSON.stringify({ mcpServers: { [name]: { url } } }, null, 2),
  vscode: ({ url, name }) => `code --add-mcp '${JSON.stringify({ name, type: 'http', url })}'`,
  inspector: ({ url }) =>
    `npx @modelcontextprotocol/inspector --cli ${url} --transport http \\\n  --header "Authorization: Bearer ${token}" --method tools/list`,
  curl: ({ url }) =>
    [
      `curl ${url}`,
      `-H 'Authorization: Bearer ${token}'`,
      `-H 'Accept: application/json, text/event-stream'`,
      `--json '${JSON.stringify(initialize)}'`,
    ].join(' \\\n  '),
};

const initialize = {
  jsonrpc: '2.0',
  id: 1,
  method: 'initialize',
  params: { protocolVersion: '2025-11-25', capabilities: {}, clientInfo: { name: 'curl', version: '1' } },
};

/** Those that run with a token, since nobody is there to sign in. */
export function needsToken(app: AppName): boolean {
  return app === 'inspector' || app === 'curl';
}

/** Those that run elsewhere, and cannot reach a Gatehouse on this machine. */
export function runsElsewhere(app: AppName): boolean {
  return app === 'claude' || app === 'chatgpt';
}
