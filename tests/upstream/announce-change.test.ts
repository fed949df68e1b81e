import { expect, test } from 'vitest';
import type { Configuration } from '../../packages/gateway/src/domain/configuration.ts';
import { announceChange } from '../../packages/gateway/src/proxy/announce-change.ts';
import type { LiveSession } from '../../packages/gateway/src/proxy/sessions.ts';
import { pageKey } from '../../packages/gateway/src/proxy/sign-in-error.ts';
import { noCredential } from '../../packages/gateway/src/upstream/identities/credential.ts';

/** A session on the only gateway, which was asked to open this page, and what it is told. */
function listening(code: 'sign_in_needed' | 'scope_needed') {
  const told: string[] = [];
  const session = {
    record: { gatewayId: 'gw', userId: null },
    elicitations: new Map([[pageKey(code, 'crm'), 'eli_1']]),
    stream: { send: (event: Buffer) => void told.push(/notifications\/\S+?(?=")/.exec(String(event))?.[0] ?? '') },
  };
  return { session: session as unknown as LiveSession, told };
}

const configuration = {
  gatewaysById: new Map([['gw', { gateway: { id: 'gw' }, servers: [{ server: { slug: 'crm' } }] }]]),
} as unknown as Configuration;
const complete = 'notifications/elicitation/complete';

test('lists are announced to everybody before anybody waits for a provider', () => {
  const all = [listening('sign_in_needed'), listening('sign_in_needed')];
  void announceChange(
    all.map(({ session }) => session),
    configuration,
    { of: () => new Promise(() => {}), lacksScope: () => Promise.resolve(false) },
  );
  for (const { told } of all) expect(told).toHaveLength(3);
});

test('a page that is to add a scope is done when the scope is no longer wanted', async () => {
  const { session, told } = listening('scope_needed');
  const of = () => Promise.resolve(noCredential);
  await announceChange([session], configuration, { of, lacksScope: () => Promise.resolve(true) });
  expect(told).not.toContain(complete);
  await announceChange([session], configuration, { of, lacksScope: () => Promise.resolve(false) });
  expect(told).toContain(complete);
  expect(session.elicitations.size).toBe(0);
});
