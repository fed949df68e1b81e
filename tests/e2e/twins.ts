import { expect } from 'vitest';
import { type FakeOptions, type FakeServer, startFake } from '../support/fake-server.ts';
import type { RawClient } from '../support/raw-client.ts';
import { listed } from './listed.ts';
import { expectRefusal } from './row.ts';
import { type Layout, type Scene, startScene } from './scene.ts';

/** Faulty servers, each on a gateway of its own name beside one healthy twin that all of these gateways share. */
export interface Twins {
  readonly scene: Scene;
  readonly healthy: FakeServer;
  faulty(slug: string): FakeServer;
  /** Opens a session, lists the tools, and makes sure that the healthy twin can be called. */
  meet(slug: string): Promise<Meeting>;
  close(): Promise<void>;
}

export interface Meeting {
  readonly client: RawClient;
  readonly instructions: string;
  readonly tools: readonly string[];
}

/** Each faulty server has a secret in its path and one in a header; its fault may well answer with both. */
export async function startTwins(
  faults: Readonly<Record<string, FakeOptions>>,
  start: (layout: Layout) => Promise<Scene> = startScene,
): Promise<Twins> {
  const fakes = new Map<string, FakeServer>();
  for (const [slug, options] of Object.entries(faults)) {
    fakes.set(slug, await startFake({ path: `/hidden-${slug}?key=hidden-key`, ...options }));
  }
  const healthy = await startFake({ name: 'healthy' });
  const servers = [...fakes].map(([slug, { url }]) => {
    const auth = { mode: 'header', headers: { 'x-api-key': `secret-of-${slug}` } } as const;
    return [slug, { url, auth }] as const;
  });
  const scene = await start({
    servers: { ...Object.fromEntries(servers), healthy },
    gateways: Object.fromEntries([...fakes.keys()].map((slug) => [slug, [slug, 'healthy']])),
  });
  return {
    scene,
    healthy,
    faulty(slug) {
      const fake = fakes.get(slug);
      if (!fake) throw new Error(`there is no faulty server ${slug}`);
      return fake;
    },
    meet: (slug) => meet(scene, slug),
    async close() {
      for (const fake of [...fakes.values(), healthy]) await fake.close();
      await scene.close();
    },
  };
}

async function meet(scene: Scene, slug: string): Promise<Meeting> {
  const client = scene.client(slug);
  const opened = await client.open();
  const tools = await listed(client, 'tools');
  const called = await client.call('tools/call', { name: 'healthy__echo', arguments: { from: slug } });
  expect(called.messages[0]?.result?.content).toEqual([{ type: 'text', text: `healthy heard {"from":"${slug}"}` }]);
  for (const { text } of [opened, called]) expect(secretsIn(text, slug)).toEqual([]);
  return { client, instructions: String(opened.messages[0]?.result?.instructions), tools };
}

/** What no client may see of a server, whatever that server says. */
export function secretsOf(slug: string): string[] {
  return [`secret-of-${slug}`, `hidden-${slug}`, 'hidden-key', '127.0.0.1'];
}

function secretsIn(text: string, slug: string): string[] {
  return secretsOf(slug).filter((secret) => text.includes(secret));
}

/** A server that fails before its lists are known: its twin goes on, and it is named wherever it is missed. */
export async function expectLeftOut({ scene, meet }: Twins, slug: string, says: RegExp): Promise<void> {
  const { client, instructions, tools } = await meet(slug);
  expect(tools).toEqual(['healthy__echo']);
  const [served, missing, ...rest] = instructions.split('\n');
  expect(served).toBe('This gateway serves 1 of 2 servers.');
  expect(rest).toEqual([expect.stringMatching(/^The tool gatehouse__status says/)]);
  expect(missing).toMatch(new RegExp(`^Not available now: server "${slug}" `));
  expect(missing?.slice(0, -1)).toMatch(says);

  const answer = await client.call('tools/call', { name: `${slug}__echo` });
  await expectRefusal(scene, slug, answer, {
    status: 200,
    code: 'tool_unknown',
    rpc: -32602,
    id: 4,
    says: `unknown tool: ${slug}__echo; not available now: server "${slug}" `,
    absent: secretsOf(slug),
    events: [{ action: 'tools/call', target: `${slug}__echo`, code: 'tool_unknown' }],
  });
  expect(answer.messages[0]?.error?.message).toMatch(says);
}
