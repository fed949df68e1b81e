import { writeSync } from 'node:fs';
import { createLog } from '../../packages/gateway/src/log/logger.ts';
import { openSqliteStore } from '../../packages/gateway/src/store/sqlite/open.ts';

// A server that holds the folder until it is killed.
const [directory = ''] = process.argv.slice(2);
await openSqliteStore({ directory, exclusive: true, log: createLog('warn') });
writeSync(1, 'open\n');
