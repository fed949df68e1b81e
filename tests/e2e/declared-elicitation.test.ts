import { afterAll, beforeAll, expect, test } from 'vitest';
import { hashSecret } from '../../packages/gateway/src/crypto/token.ts';
import type { Store } from '../../packages/gateway/src/store/store.ts';
import { silent } from '../store/folder.ts';
import { openAt } from '../store/place.ts';
import { type Scene, startScene } from './scene.ts';

let scene: Scene;
let store: Store;
beforeAll(async () => {
  scene = await startScene({ servers: {}, gateways: { main: [] } });
  store = await openAt(scene.place.directory, false, silent);
});
afterAll(async () => {
  await store.close();
  await scene.close();
});

test.each<[unknown, boolean]>([
  [{ elicitation: { url: {} } }, true],
  [{ elicitation: { form: {}, url: {} } }, true],
  [{ elicitation: { form: {} } }, false],
  [{ elicitation: {} }, false],
  [{ elicitation: { url: true } }, false],
  [{ elicitation: 'url' }, false],
  [{}, false],
  [undefined, false],
  ['url', false],
])('a client with the capabilities %j can be sent to a page: %j', async (capabilities, elicitsUrl) => {
  const params = { protocolVersion: '2025-11-25', capabilities, clientInfo: { name: 'probe', version: '1' } };
  const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'initialize', params });
  const { status, headers } = await scene.client('main').send({ body });
  expect(status).toBe(200);
  const session = await store.sessions.byHash(hashSecret(String(headers['mcp-session-id'])));
  expect(session?.elicitsUrl).toBe(elicitsUrl);
});
