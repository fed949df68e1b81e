import { expect, test, vi } from 'vitest';
import type { AssignedServer, ConfiguredGateway } from '../../packages/gateway/src/domain/configuration.ts';
import { eachVisited } from '../../packages/gateway/src/proxy/each-visited.ts';
import type { Services } from '../../packages/gateway/src/proxy/services.ts';
import type { LiveSession } from '../../packages/gateway/src/proxy/sessions.ts';

// Nobody waits for what is told to servers: a rejection here would end the process.
test('servers are told nothing, and the log why, where the store does not say which they are', async () => {
  const warn = vi.fn();
  const services = {
    sessions: { visited: () => Promise.reject(new Error('the store is away')) },
    upstream: { log: { warn } },
  } as unknown as Services;
  const gateway = { servers: [{ assignment: { id: 'asg_1' } } as AssignedServer] } as unknown as ConfiguredGateway;
  const act = vi.fn();
  await expect(eachVisited(services, {} as LiveSession, gateway, act)).resolves.toBeUndefined();
  expect(act).not.toHaveBeenCalled();
  expect(warn).toHaveBeenCalledOnce();
});
