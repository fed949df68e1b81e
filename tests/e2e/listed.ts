import type { RawClient } from '../support/raw-client.ts';

/** Listed while something is missing. */
const statusTool = 'gatehouse__status';

const lists = {
  tools: { method: 'tools/list', member: 'tools', key: 'name' },
  prompts: { method: 'prompts/list', member: 'prompts', key: 'name' },
  resources: { method: 'resources/list', member: 'resources', key: 'uri' },
  templates: { method: 'resources/templates/list', member: 'resourceTemplates', key: 'uriTemplate' },
} as const;

/** The names or URIs that a list shows now of servers, in its order: the gateway's own tool is left out. */
export async function listed(client: RawClient, list: keyof typeof lists): Promise<string[]> {
  const { method, member, key } = lists[list];
  const { messages } = await client.call(method);
  const entries = messages[0]?.result?.[member];
  if (!Array.isArray(entries)) throw new Error(`no list in the answer to ${method}`);
  return entries.map((entry: Record<string, unknown>) => String(entry[key])).filter((name) => name !== statusTool);
}
