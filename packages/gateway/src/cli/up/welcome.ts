/** What a started gateway knows about itself. */
export interface Started {
  /** Where it listens. */
  readonly url: string;
  /** The public URL without a trailing slash. */
  readonly publicUrl: string;
  /** The data folder as it was given. */
  readonly directory: string;
  readonly gateways: readonly string[];
  readonly servers: number;
  /** The demo's token, on the run that made it. */
  readonly demoToken: string | undefined;
  /** Where the first administrator is made, while there is none. A secret: for the terminal alone. */
  readonly setUpLink: string | undefined;
  /** Whether `npm start` in the repository started us: its commands are not on the path. */
  readonly inRepository: boolean;
}

/** The lines that `gatehouse up` prints when it is ready. */
export function welcome(started: Started): string {
  const next = started.demoToken === undefined ? laterRun(started) : firstDemoRun(started, started.demoToken);
  return [...address(started), '', ...setUp(started), ...next].join('\n');
}

function address({ url, publicUrl, directory }: Started): string[] {
  const listens = url === publicUrl ? [] : [`  listening on   ${url}`];
  return [`Gatehouse is ready at ${publicUrl}`, ...listens, `  data           ${directory}`];
}

function setUp({ setUpLink }: Started): string[] {
  return setUpLink === undefined ? [] : [`Set up the first administrator: ${setUpLink}`, ''];
}

function laterRun(started: Started): string[] {
  if (started.servers === 0) {
    return ['It has no servers yet. Add one while this runs, from another terminal:', ...addServer(started)];
  }
  const { publicUrl, gateways } = started;
  return [
    'Gateways:',
    ...gateways.map((slug) => `  ${publicUrl}/mcp/${slug}`),
    '',
    'A token for a client:',
    `  ${command(started, `token create --gateway ${gateways[0] ?? 'default'}`)}`,
  ];
}

function firstDemoRun(started: Started, token: string): string[] {
  const { publicUrl } = started;
  return [
    'The demo gateway has one server, which runs beside this process. Its token, shown this once:',
    `  ${token}`,
    '',
    'Call a tool through it:',
    ...curl(`${publicUrl}/mcp/demo`, token),
    '',
    'Or with an MCP client:',
    ...inspector(started, `${publicUrl}/mcp/demo`, token),
    '',
    'Then put a server of your own on it:',
    ...addServer(started, 'demo'),
  ];
}

function addServer(started: Started, gateway?: string): string[] {
  const placed = gateway === undefined ? '' : ` --gateway ${gateway}`;
  return [
    `  ${command(started, `server add https://mcp.example.com/mcp${placed}`)}`,
    `  ${command(started, `server add http://127.0.0.1:3001/mcp --network private${placed}`)}`,
  ];
}

/** A session comes first in the 2025 revisions: the inner call opens one and prints its id. Needs curl 7.84 for `%header`. */
function curl(url: string, token: string): string[] {
  const initialize = {
    jsonrpc: '2.0',
    id: 0,
    method: 'initialize',
    params: { protocolVersion: '2025-11-25', capabilities: {}, clientInfo: { name: 'curl', version: '1' } },
  };
  const call = {
    jsonrpc: '2.0',
    id: 1,
    method: 'tools/call',
    params: { name: 'demo__greet', arguments: { name: 'you' } },
  };
  const headers = [`-H 'Authorization: Bearer ${token}'`, `-H 'Accept: application/json, text/event-stream'`];
  return [
    `  curl -s ${url} \\`,
    ...headers.map((header) => `    ${header} \\`),
    `    --json '${JSON.stringify(call)}' \\`,
    `    -H "Mcp-Session-Id: $(curl -s ${url} -o /dev/null -w '%header{mcp-session-id}' \\`,
    ...headers.map((header) => `      ${header} \\`),
    `      --json '${JSON.stringify(initialize)}')"`,
  ];
}

function inspector({ inRepository }: Started, url: string, token: string): string[] {
  const program = inRepository ? 'npm exec -- mcp-inspector' : 'npx @modelcontextprotocol/inspector';
  return [
    `  ${program} --cli ${url} --transport http \\`,
    `    --header "Authorization: Bearer ${token}" \\`,
    '    --method tools/call --tool-name demo__greet --tool-arg name=you',
  ];
}

function command({ inRepository, directory }: Started, words: string): string {
  const data = directory === './data' ? '' : ` --data ${directory}`;
  return `${inRepository ? 'npm exec -- gatehouse' : 'gatehouse'} ${words}${data}`;
}
