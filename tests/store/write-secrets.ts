import { writeSync } from 'node:fs';
import { openAt } from './place.ts';

// Gives the servers new header values in turn until it is told to end by SIGTERM. What it has printed was acknowledged.
const [place = ''] = process.argv.slice(2);
let ending = false;
process.on('SIGTERM', () => {
  ending = true;
});
const store = await openAt(place, false);
const servers = await store.servers.list();
for (let time = 0; !ending; time += 1) {
  const server = servers[time % servers.length];
  if (!server) throw new Error('there is no server');
  await store.identities.setHeaders(server.id, null, { 'x-key': `write ${time}` });
  writeSync(1, `${server.slug}=write ${time}\n`);
}
await store.close();
