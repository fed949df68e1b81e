import { writeSync } from 'node:fs';
import { openSealer } from '../../packages/gateway/src/crypto/key-ring.ts';

// A first start: makes the key ring where there is none and prints a value sealed with it.
const [directory = ''] = process.argv.slice(2);
const place = { table: 'identities', rowId: 'idn_1', column: 'sealed' };
writeSync(1, `${openSealer(directory, { create: true }).seal(place, 'secret').toString('hex')}\n`);
