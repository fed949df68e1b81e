import { writeSync } from 'node:fs';
import { openAt } from './place.ts';

// Rotates the data key over and over until it is killed, and the master key with it where that is asked for.
const [place = '', which] = process.argv.slice(2);
const store = await openAt(place, false);
writeSync(1, 'open\n');
for (;;) await store.keys.rotate({ renewMaster: which === 'master' });
