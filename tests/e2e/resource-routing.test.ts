import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type FakeOptions, type FakeServer, startFake } from '../support/fake-server.ts';
import type { RawClient } from '../support/raw-client.ts';
import { expectEvents, expectRefusal } from './row.ts';
import { type Scene, startScene } from './scene.ts';

const servers: Readonly<Record<string, FakeOptions>> = {
  files: { resources: ['file:///a/1', 'shared://box/1'], templates: ['file:///b/{name}'] },
  docs: { resources: ['docs://team/1', 'docs://only-docs/1', 'shared://box/1', 'plain:thing'] },
  wiki: {
    resources: ['docs://team/2', 'docs://wiki/1'],
    templates: ['docs://only-docs/wiki/{+path}', 'q://{a}/x/{b}'],
  },
};

const fakes: Record<string, FakeServer> = {};
let scene: Scene;
let client: RawClient;
beforeAll(async () => {
  for (const [slug, options] of Object.entries(servers)) fakes[slug] = await startFake({ name: slug, ...options });
  scene = await startScene({ servers: fakes, gateways: { main: Object.keys(fakes) } });
  client = await scene.opened('main');
});
afterAll(async () => {
  await scene.close();
  for (const fake of Object.values(fakes)) await fake.close();
});

describe('a resource is read from', () => {
  test.concurrent.for([
    ['the server that lists it', 'docs://team/2', 'wiki'],
    ['the first server that lists it', 'shared://box/1', 'files'],
    ['the server that lists it, though another lists its neighbours', 'docs://team/1', 'docs'],
    ['the server with a template for it', 'file:///b/anything at all', 'files'],
    ['the server with a template for it, though another lists its neighbours', 'docs://only-docs/wiki/a/b', 'wiki'],
    ['the server with a template of several parts', 'q://1/x/2', 'wiki'],
    ['the only server that lists its scheme and authority', 'docs://only-docs/2?q=1#f', 'docs'],
    ['that one, where all have the same authority, which is none', 'file:///c', 'files'],
    ['that one, in whatever case scheme and host are', 'DOCS://Wiki/2', 'wiki'],
    ['the only server with its scheme, where there is no authority', 'plain:other', 'docs'],
  ] as const)('%s: %s', async ([, uri, owner]) => {
    const answer = await client.call('resources/read', { uri });
    expect(answer.messages[0]?.result?.contents).toEqual([{ uri, text: `${owner} read ${uri}` }]);
    await expectEvents(scene, 'main', answer, [{ action: 'resources/read', target: uri, server: owner }]);
  });
});

test('where several servers could hold it, they are named', async () => {
  const answer = await client.call('resources/read', { uri: 'docs://team/3' });
  await expectRefusal(scene, 'main', answer, {
    status: 200,
    code: 'resource_ambiguous',
    rpc: -32602,
    id: answer.messages[0]?.id ?? null,
    says: 'several servers could hold docs://team/3: docs, wiki; read one that a list names',
    events: [{ action: 'resources/read', target: 'docs://team/3', code: 'resource_ambiguous' }],
  });
});

describe('nobody holds', () => {
  test.concurrent.for(['gone://team/1', 'docs://nobody/1', 'q://1/y/2', 'docs:', '/a/1', 'team/1'])(
    '%s',
    async (uri) => {
      const answer = await client.call('resources/read', { uri });
      await expectRefusal(scene, 'main', answer, {
        status: 200,
        code: 'resource_unknown',
        rpc: -32002,
        id: answer.messages[0]?.id ?? null,
        says: `resource not found: ${uri}`,
        events: [{ action: 'resources/read', target: uri, code: 'resource_unknown' }],
      });
    },
  );
});
