import { writeSync } from 'node:fs';
import { openAt } from './place.ts';

// Rotates the data key over and over until it is killed.
const [place = ''] = process.argv.slice(2);
const store = await openAt(place, false);
writeSync(1, 'open\n');
for (;;) await store.keys.rotate({ renewMaster: false });
