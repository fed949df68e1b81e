import { test } from 'vitest';
import { examined, expectFindings } from './examined.ts';
import { admit } from './patient.ts';

test.each([
  ['clients', { sharesClients: false }, 'clients_lost!'],
  ['sessions', { asksFor: 'nothing', sharesSessions: false }, 'sessions_lost!'],
] as const)('%s that are lost are found five times of five, among three instances too', async (_what, fault, found) => {
  for (const instances of [2, 2, 2, 2, 2, 3]) {
    expectFindings((await examined((await admit({ ...fault, instances })).url)).diagnosis, [found]);
  }
});
