/** How a product's server authenticates, as its users find it; what a server itself shows comes first. */
export interface WellKnownServer {
  readonly name: string;
  /** Its host is one of these, or lies below one. */
  readonly hosts: readonly string[];
  readonly mode: 'oauth' | 'oauth_client_needed' | 'header';
  /** For `header`: those that are known. */
  readonly headerNames: readonly string[];
  /** For people, one sentence. */
  readonly hint: string;
}

const registersItself = (name: string): string => `${name} signs in by OAuth and registers clients by itself.`;
const needsClient = (name: string): string =>
  `${name} takes only OAuth clients that were registered with it ahead of time: its Client ID and Client Secret are needed.`;

export const wellKnownServers: readonly WellKnownServer[] = [
  oauth('Notion', ['notion.com', 'notion.so']),
  oauth('Atlassian Rovo', ['atlassian.com']),
  oauth('Metabase', ['metabase.com', 'metabaseapp.com']),
  oauth('Linear', ['linear.app']),
  oauth('Sentry', ['sentry.dev']),
  client('Slack', ['slack.com']),
  client('Salesforce', ['salesforce.com']),
  client('Asana', ['asana.com']),
  client('HubSpot', ['hubspot.com']),
  {
    name: 'Datadog',
    hosts: ['datadoghq.com', 'datadoghq.eu'],
    mode: 'header',
    headerNames: ['DD-API-KEY'],
    hint: 'Datadog takes DD-API-KEY and a second key in another header, probably DD-APPLICATION-KEY.',
  },
  {
    name: 'Chargebee',
    hosts: ['chargebee.com'],
    mode: 'header',
    headerNames: ['authorization'],
    hint: 'Chargebee takes a key as "Authorization: Bearer".',
  },
  {
    name: 'GitHub',
    hosts: ['github.com', 'githubcopilot.com'],
    mode: 'header',
    headerNames: ['authorization'],
    hint: 'GitHub takes a personal access token as "Authorization: Bearer"; it registers no OAuth clients by itself.',
  },
];

/** The product whose server a URL leads to, where it is one that we know. */
export function wellKnownServer(url: string): WellKnownServer | undefined {
  if (!URL.canParse(url)) return undefined;
  const { hostname } = new URL(url);
  return wellKnownServers.find(({ hosts }) => hosts.some((host) => hostname === host || hostname.endsWith(`.${host}`)));
}

function oauth(name: string, hosts: readonly string[]): WellKnownServer {
  return { name, hosts, mode: 'oauth', headerNames: [], hint: registersItself(name) };
}

function client(name: string, hosts: readonly string[]): WellKnownServer {
  return { name, hosts, mode: 'oauth_client_needed', headerNames: [], hint: needsClient(name) };
}
