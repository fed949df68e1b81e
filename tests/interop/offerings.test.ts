import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type RealGateway, startRealGateway } from '../support/real-gateway.ts';
import { aiSdk } from './ai-sdk.ts';
import { bearer, type Door, visiting } from './client.ts';
import { inspector } from './inspector.ts';
import { recorded } from './recorded.ts';

let real: RealGateway;
let door: Door;

beforeAll(async () => {
  real = await startRealGateway(['everything']);
  door = { url: real.endpoint, headers: bearer(real.token) };
});
afterAll(() => real.end());

describe.each([inspector, aiSdk])('$name', (client) => {
  test.each([
    ['that a list names', 'demo://resource/static/document/features.md', 'Everything Server - Features'],
    ['that only a template covers', 'demo://resource/dynamic/text/3', 'Resource 3: This is a plaintext resource'],
  ])('reads a resource %s, under its own URI', async (_which, uri, says) => {
    const { result, events } = await recorded(real.product, { action: 'resources/read' }, () =>
      visiting(client, door, (visit) => visit.readResource(uri)),
    );
    expect(result).toMatchObject({ contents: [{ uri, text: expect.stringContaining(says) }] });
    expect(events).toEqual([expect.objectContaining({ server: 'everything', target: uri, outcome: 'ok' })]);
  });

  test('gets a prompt filled in by the server, under its prefix', async () => {
    const name = 'every__args-prompt';
    const { result, events } = await recorded(real.product, { action: 'prompts/get' }, () =>
      visiting(client, door, (visit) => visit.getPrompt(name, { city: 'Oslo', state: 'Norway' })),
    );
    const content = { type: 'text', text: "What's weather in Oslo, Norway?" };
    expect(result).toMatchObject({ messages: [{ role: 'user', content }] });
    expect(events).toEqual([expect.objectContaining({ server: 'everything', target: name, outcome: 'ok' })]);
  });

  test('is refused a prompt without the prefix, which names no server', async () => {
    const asked = visiting(client, door, (visit) => visit.getPrompt('args-prompt', { city: 'Oslo' }));
    await expect(asked).rejects.toThrow(/args-prompt/);
  });
});
