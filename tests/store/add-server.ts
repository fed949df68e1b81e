import { writeSync } from 'node:fs';
import { openAt } from './place.ts';

// A command beside a server: adds one to the folder, prints its id, ends.
const [place = '', slug = ''] = process.argv.slice(2);
const store = await openAt(place, false);
const url = 'https://elsewhere.example.com/mcp';
const { id } = await store.servers.create({ slug, url, network: 'public', auth: { mode: 'none' } });
await store.close();
writeSync(1, `${id}\n`);
