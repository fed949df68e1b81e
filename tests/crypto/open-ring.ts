import { writeSync } from 'node:fs';
import { keyRing } from '../../packages/gateway/src/crypto/key-ring.ts';

// A first start: makes the key ring where there is none and prints the id of its active key.
const [directory = ''] = process.argv.slice(2);
writeSync(1, `${keyRing(directory).open(true).active.id}\n`);
