import { writeSync } from 'node:fs';
import { createLog } from '../../packages/gateway/src/log/logger.ts';
import { openSqliteStore } from '../../packages/gateway/src/store/sqlite/open.ts';

// A command beside a server: adds one to the folder, prints its id, ends.
const [directory = '', slug = ''] = process.argv.slice(2);
const store = await openSqliteStore({ directory, exclusive: false, log: createLog('warn') });
const url = 'https://elsewhere.example.com/mcp';
const { id } = await store.servers.create({ slug, url, network: 'public', auth: { mode: 'none' } });
await store.close();
writeSync(1, `${id}\n`);
