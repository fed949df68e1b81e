import { afterAll, beforeAll, expect, test } from 'vitest';
import { eventually } from '../e2e/eventually.ts';
import { openGetStream, openPost } from '../e2e/open-stream.ts';
import { expectEvents } from '../e2e/row.ts';
import { type Scene, startScene } from '../e2e/scene.ts';
import type { RawClient } from '../support/raw-client.ts';
import { type DemoProcess, startDemoProcess } from './demo-process.ts';
import { readPages, textOf } from './notes.ts';

let demo: DemoProcess;
let scene: Scene;
let client: RawClient;
beforeAll(async () => {
  demo = await startDemoProcess();
  scene = await startScene({ servers: { demo }, gateways: { main: ['demo'] } });
  client = await scene.opened('main');
});
afterAll(async () => {
  await scene.close();
  expect(await demo.stop()).toBe(0);
});

test('the instructions are those of the server, under its name', async () => {
  const { messages } = await scene.client('main').open();
  expect(messages[0]?.result?.instructions).toBe(
    'This gateway serves 1 of 1 servers.\n\n# demo (names start with "demo__")\n' +
      'A notebook to try a gateway with. It is forgotten when the server stops.',
  );
});

test('greet greets', async () => {
  const answer = await client.call('tools/call', { name: 'demo__greet', arguments: { name: 'Ada' } });
  expect(textOf(answer.messages.at(-1)?.result)).toBe('Hello, Ada!');
  await expectEvents(scene, 'main', answer, [{ action: 'tools/call', target: 'demo__greet', server: 'demo' }]);
});

test('its pages are one list', async () => {
  const [page, ...more] = await readPages(client);
  expect(more).toEqual([]);
  expect(page?.uris.slice(0, 6)).toEqual([1, 2, 3, 4, 5, 6].map((id) => `demo://notebook/${id}`));
});

test('a note is written, announced, listed and read', async () => {
  const stream = await openGetStream(client);
  const before = await readPages(client);
  const uri = `demo://notebook/${(before[0]?.uris.length ?? 0) + 1}`;
  // The stream joins that of the server a moment after it has opened, so another note may be needed to hear of one.
  const hears = async () => {
    await client.tool('demo__add_note', { text: 'heard' });
    return stream.messages().map(({ method }) => method);
  };
  await eventually(hears).toContain('notifications/resources/list_changed');
  const [after] = await readPages(client);
  expect(after?.uris).toContain(uri);
  const read = await client.call('resources/read', { uri });
  expect(read.messages.at(-1)?.result?.contents).toEqual([{ uri, mimeType: 'text/plain', text: 'heard' }]);
  await expectEvents(scene, 'main', read, [{ action: 'resources/read', target: uri, server: 'demo' }]);
  stream.close();
});

test('count_slowly tells its progress in order', async () => {
  const params = { name: 'demo__count_slowly', arguments: { steps: 3, pauseMs: 20 }, _meta: { progressToken: 7 } };
  const { messages } = await client.call('tools/call', params);
  expect(messages.map(({ params: told }) => told?.progress)).toEqual([1, 2, 3, undefined]);
  expect(messages[0]?.params?.progressToken).toBe(7);
  expect(textOf(messages.at(-1)?.result)).toBe('Counted to 3.');
});

test('count_slowly stops when it is cancelled', async () => {
  const params = { name: 'demo__count_slowly', arguments: { steps: 100, pauseMs: 50 }, _meta: { progressToken: 8 } };
  const stream = await openPost(client, { jsonrpc: '2.0', id: 'long', method: 'tools/call', params });
  await eventually(() => stream.messages().length).toBeGreaterThan(1);
  await client.notify('notifications/cancelled', { requestId: 'long' });
  // A cancelled request has no answer in these revisions, so that it counts no further is all there is to see.
  let before = -1;
  const isStill = () => {
    const still = stream.messages().length === before;
    before = stream.messages().length;
    return still;
  };
  await eventually(isStill, 400).toBe(true);
  expect(stream.messages().length).toBeLessThan(60);
  stream.close();
});

test('its prompt and its template are there', async () => {
  const prompt = await client.call('prompts/get', {
    name: 'demo__summarise_notebook',
    arguments: { audience: 'a child' },
  });
  expect(prompt.messages.at(-1)?.result?.messages).toEqual([
    { role: 'user', content: { type: 'text', text: 'Summarise the notebook for a child.' } },
  ]);
  const { messages } = await client.call('resources/templates/list');
  expect(messages[0]?.result?.resourceTemplates).toMatchObject([{ uriTemplate: 'demo://notebook/{id}' }]);
});

test('its own errors are its own', async () => {
  const wrong = await client.call('tools/call', { name: 'demo__greet', arguments: {} });
  expect(wrong.messages.at(-1)?.result?.isError).toBe(true);
  const gone = await client.call('resources/read', { uri: 'demo://notebook/99999' });
  expect(gone.messages.at(-1)?.error).toMatchObject({ message: expect.stringContaining('not found') });
  await expectEvents(scene, 'main', gone, [
    { action: 'resources/read', target: 'demo://notebook/99999', server: 'demo', outcome: 'error' },
  ]);
});
