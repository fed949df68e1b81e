import { writeSync } from 'node:fs';
import { openAt } from './place.ts';

// A server that holds the folder until it is killed.
const [place = ''] = process.argv.slice(2);
await openAt(place, true);
writeSync(1, 'open\n');
