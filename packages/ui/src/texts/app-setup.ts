/** How AI apps are told of a gateway. */
export const setupTexts = {
  title: 'Connect an app',
  intro: 'The app opens a browser, where one signs in and lets it in. Nothing has to be copied but the address.',
  appsLabel: 'Apps',
  what: 'set-up',
  local:
    'This Gatehouse listens on this machine alone. Apps that run elsewhere, such as Claude and ChatGPT on the web, need a public URL.',
  token: 'A program that cannot open a browser sends a token, made with:',
  steps: {
    claudeCode: ['Run this in a terminal.', 'In Claude Code, open /mcp and choose Authenticate.'],
    claude: [
      'In Claude, open Settings, then Connectors, then Add custom connector.',
      'Give it this address, then choose Connect.',
    ],
    chatgpt: [
      'In ChatGPT, open Settings, then Connectors, and switch on Developer mode under Advanced.',
      'Create a connector with this address and OAuth.',
    ],
    cursor: [
      'Put this into .cursor/mcp.json, or what stands in mcpServers into what you have.',
      'In Cursor’s settings, under MCP, choose Connect.',
    ],
    vscode: [
      'Run this in a terminal, or put the object into .vscode/mcp.json under servers.',
      'VS Code asks to sign in when the server starts.',
    ],
    inspector: ['Run this in a terminal, with a token in place of gth_….'],
    curl: ['Run this in a terminal, with a token in place of gth_…. It answers what the gateway is.'],
  },
  apps: {
    claudeCode: 'Claude Code',
    claude: 'Claude',
    chatgpt: 'ChatGPT',
    cursor: 'Cursor',
    vscode: 'VS Code',
    inspector: 'Inspector',
    curl: 'curl',
  },
} as const;
