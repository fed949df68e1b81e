import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startFake } from '../support/fake-server.ts';
import { eventually } from './eventually.ts';
import { listed } from './listed.ts';
import { expectRefusal } from './row.ts';
import { expectLeftOut, secretsOf, startTwins, type Twins } from './twins.ts';

let twins: Twins;
beforeAll(async () => {
  twins = await startTwins({ down: {}, leaving: {} });
  await twins.faulty('down').close();
});
afterAll(() => twins.close());

test('a server that is down from the start is left out and named', async () => {
  await expectLeftOut(twins, 'down', /cannot be reached: connection refused \(nothing listens there\)$/);
});

test.for([
  ['prompts/get', { name: 'down__brief' }, 'down__brief', 'prompt_unknown', -32602],
  ['resources/read', { uri: 'down://1' }, 'down://1', 'resource_unknown', -32002],
] as const)('a %s that it may have had says so too', async ([action, params, target, code, rpc]) => {
  const client = await twins.scene.opened('down');
  const answer = await client.call(action, params);
  await expectRefusal(twins.scene, 'down', answer, {
    status: 200,
    code,
    rpc,
    id: 2,
    says: `${target}; not available now: server "down" cannot be reached: connection refused (nothing listens there)`,
    absent: secretsOf('down'),
    events: [{ action, target, code }],
  });
});

describe('a server that goes down while it is in use', () => {
  test('is named by calls, and found again when it is back', async () => {
    const { scene, faulty, meet } = twins;
    const { client } = await meet('leaving');
    expect((await client.tool('leaving__echo')).result).toBeDefined();
    const { port, options } = faulty('leaving');
    await faulty('leaving').close();

    const answer = await client.call('tools/call', { name: 'leaving__echo' });
    await expectRefusal(scene, 'leaving', answer, {
      status: 200,
      code: 'upstream_unreachable',
      rpc: -32603,
      id: 5,
      says: 'server "leaving" cannot be reached: ',
      absent: ['127.0.0.1', String(port)],
      events: [{ action: 'tools/call', target: 'leaving__echo', server: 'leaving', code: 'upstream_unreachable' }],
    });

    // It comes back without its sessions, as a restarted server does.
    const back = await startFake({ ...options, name: 'leaving', port });
    const said = await client.tool('leaving__echo', { again: true });
    expect(said.result?.content).toEqual([{ type: 'text', text: 'leaving heard {"again":true}' }]);
    await back.close();
  });
});

test('a server that comes up later is listed without anybody asking for it', async () => {
  const { faulty, scene } = twins;
  const back = await startFake({ ...faulty('down').options, port: faulty('down').port });
  const client = await scene.opened('down');
  await eventually(() => listed(client, 'tools'), 200).toEqual(['down__echo', 'healthy__echo']);
  await back.close();
});
