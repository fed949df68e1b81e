import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { type RealGateway, startRealGateway } from '../support/real-gateway.ts';
import { type ServerName, upstreams } from '../support/real-upstreams.ts';
import { aiSdk } from './ai-sdk.ts';
import { bearer, type Client, type Tool, type Visit } from './client.ts';
import { listedDirectly } from './direct.ts';
import { trail } from './recorded.ts';

/** What the audit trail must say of something that a client did. */
interface Deed {
  readonly action: string;
  readonly server: string;
  readonly target: string;
}

/**
 * Declares one test for each client, server and operation: through one gateway, in one session if the client can, it lists the tools,
 * calls some, reads a resource and gets a prompt.
 */
export function declareMatrix(clients: readonly Client[], servers: readonly ServerName[]): void {
  let real: RealGateway;
  const direct = new Map<string, Promise<readonly Tool[]>>();

  beforeAll(async () => {
    real = await startRealGateway(servers);
  }, 60_000);
  afterAll(() => real?.end());

  const rows = servers.map((name) => ({ name, ...upstreams[name] }));
  const calls = rows.flatMap((row) => row.calls.map((call) => ({ ...row, ...call })));
  const resources = rows.flatMap((row) => (row.resource ? [{ ...row, ...row.resource }] : []));
  const prompts = rows.flatMap((row) => (row.prompt ? [{ ...row, prompt: row.prompt }] : []));
  const sayings = [...calls, ...resources, ...prompts.map(({ prompt }) => prompt)].map(({ says }) => says);

  describe.each(clients)('$name', (client) => {
    let visit: Visit;
    let tools: readonly Tool[];
    const deeds: Deed[] = [];
    beforeAll(async () => {
      visit = await client.open({ url: real.endpoint, headers: bearer(real.token) });
      tools = await visit.listTools();
    }, 60_000);
    afterAll(() => visit?.close());

    test('is shown the tools of these servers and of no others', () => {
      const prefixes = new Set(tools.map(({ name }) => name.split('__')[0]));
      expect(prefixes).toEqual(new Set(rows.map(({ prefix }) => prefix)));
      expectNoSecret(JSON.stringify(tools));
    });

    test.each(rows)(
      'is shown the tools of $name as that server has them, under its prefix',
      async ({ name, prefix }) => {
        const shown = tools.filter((tool) => tool.name.startsWith(`${prefix}__`));
        const own = await directly(client, name);
        expect(own).not.toEqual([]);
        const renamed = own.map((tool) => ({ ...tool, name: `${prefix}__${tool.name}` }));
        expect(shown.map(essence)).toEqual(renamed.map(essence));
      },
    );

    test.each(calls)('calls $tool of $name', async ({ name, prefix, tool, says, fails, ...call }) => {
      const target = `${prefix}__${tool}`;
      deeds.push({ action: 'tools/call', server: name, target });
      const result = await visit.callTool(target, call.arguments({ ...real, gatewayUrl: real.product.url }));
      expectSaid(result, says);
      expect((result as { readonly isError?: boolean }).isError ?? false).toBe(fails ?? false);
    });

    test.each(resources)('reads a resource of $name under its own URI', async ({ name, uri, says }) => {
      deeds.push({ action: 'resources/read', server: name, target: uri });
      const result = await visit.readResource(uri);
      expectSaid(result, says);
      expect(result).toMatchObject({ contents: [{ uri }] });
    });

    test.each(prompts)('gets a prompt of $name filled in, under its prefix', async ({ name, prefix, prompt }) => {
      const target = `${prefix}__${prompt.name}`;
      deeds.push({ action: 'prompts/get', server: name, target });
      expectSaid(await visit.getPrompt(target, prompt.arguments), prompt.says);
    });

    test('leaves one event for each of these, which names it, and one at least for its lists', async () => {
      const { events, named } = await vi.waitFor(
        async () => {
          const own = (await trail(real.product)).filter(({ app }) => app.startsWith(client.app));
          const asked = new Set(deeds.map(({ action }) => action));
          const named = own.filter(({ action }) => asked.has(action));
          expect(named.length).toBeGreaterThanOrEqual(deeds.length);
          return { events: own, named };
        },
        { timeout: 10_000 },
      );
      const usual = { kind: 'call', outcome: 'ok', code: '', gateway: 'main', principal: real.principal };
      expect(named).toEqual(deeds.map((deed) => expect.objectContaining({ ...usual, ...deed })));
      expect(events).toContainEqual(expect.objectContaining({ ...usual, action: 'tools/list', server: '' }));
    });

    /** What a client shows of a tool that can be compared with what the server says. */
    function essence({ name, description, inputSchema }: Tool): Tool {
      return client.keepsSchemas ? { name, description, inputSchema } : { name, description };
    }
  });

  /** The tools as the server shows them, asked once for all clients that are shown the same. */
  function directly(client: Client, name: ServerName): Promise<readonly Tool[]> {
    const lister = client.declares ? client : aiSdk;
    const key = `${lister.name} ${name}`;
    const listed = direct.get(key) ?? listedDirectly(lister, real, name);
    direct.set(key, listed);
    return listed;
  }

  /** It says that, and nothing that is said elsewhere. */
  function expectSaid(result: unknown, says: string): void {
    const text = JSON.stringify(result);
    expect(text).toContain(says);
    expect(sayings.filter((each) => text.includes(each))).toEqual([says]);
    expectNoSecret(text);
  }

  function expectNoSecret(text: string): void {
    expect(text).not.toContain(real.key);
    expect(text).not.toContain(real.token);
  }
}
