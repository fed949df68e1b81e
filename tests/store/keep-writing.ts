import { writeSync } from 'node:fs';
import { addServer } from '../../packages/gateway/src/admin/add-server.ts';
import { authModeOf } from '../../packages/gateway/src/admin/auth-mode.ts';
import { createToken } from '../../packages/gateway/src/admin/create-token.ts';
import { openAuditTrail } from '../../packages/gateway/src/audit/trail.ts';
import { createLog } from '../../packages/gateway/src/log/logger.ts';
import { locationOf, openAt } from './place.ts';

// Adds servers with a secret and makes tokens until it is killed. What it has printed was acknowledged.
const [place = '', round = ''] = process.argv.slice(2);
const log = createLog('warn');
const store = await openAt(place, true);
const administration = {
  store,
  audit: await openAuditTrail({ location: locationOf(place), log }),
  principal: 'cli',
} as const;
const server = { url: 'https://a.example.com/mcp', gateway: 'main', network: 'public' } as const;
// The first change takes longest: until the audit worker runs.
await addServer(administration, { ...server, slug: `first${round}`, auth: { mode: 'none' } });
writeSync(1, 'open\n');
for (let number = 1; ; number += 1) {
  const slug = `s${round}-${number}`;
  const headers = { 'x-api-key': `secret of ${slug}` };
  await addServer(administration, { ...server, slug, auth: authModeOf(headers), headers });
  writeSync(1, `server ${slug}\n`);
  const { token } = await createToken(administration, { gateway: 'main', name: `t${round}-${number}` });
  writeSync(1, `token ${token}\n`);
}
