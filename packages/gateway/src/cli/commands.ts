import type { CliCommand } from './command.ts';
import { alertList } from './commands/alert-list.ts';
import { auditRefused } from './commands/audit-refused.ts';
import { auditTail } from './commands/audit-tail.ts';
import { auditVerify } from './commands/audit-verify.ts';
import { backupCommand } from './commands/backup.ts';
import { demoServer } from './commands/demo-server.ts';
import { identityList } from './commands/identity-list.ts';
import { identitySet } from './commands/identity-set.ts';
import { identitySwitches } from './commands/identity-switches.ts';
import { keysList } from './commands/keys-list.ts';
import { keysRotate } from './commands/keys-rotate.ts';
import { restoreCommand } from './commands/restore.ts';
import { serverAdd } from './commands/server-add.ts';
import { serverAuth } from './commands/server-auth.ts';
import { serverCheck } from './commands/server-check.ts';
import { serverConnect } from './commands/server-connect.ts';
import { serverList } from './commands/server-list.ts';
import { storeCopy } from './commands/store-copy.ts';
import { switches } from './commands/switches.ts';
import { tokenCreate } from './commands/token-create.ts';
import { tokenList } from './commands/token-list.ts';
import { tokenRevoke } from './commands/token-revoke.ts';
import { up } from './commands/up.ts';

/** The commands in the order of the help page. */
export const commands: readonly CliCommand[] = [
  up,
  serverAdd,
  serverConnect,
  serverCheck,
  serverList,
  serverAuth,
  ...switches,
  identityList,
  identitySet,
  ...identitySwitches,
  tokenCreate,
  tokenList,
  tokenRevoke,
  keysList,
  keysRotate,
  alertList,
  auditTail,
  auditRefused,
  auditVerify,
  backupCommand,
  restoreCommand,
  storeCopy,
  demoServer,
];

/** What the nouns of two-word commands are about. */
export const nouns: Readonly<Record<string, string>> = {
  server: 'add, list and switch MCP servers, and change how they are authenticated to',
  gateway: 'switch gateways off and on',
  identity: 'list, set and switch the credentials for servers, shared and personal',
  token: 'make, list and revoke tokens for gateways',
  keys: 'list and replace the keys that seal secrets',
  alert: 'see what is to be mended',
  audit: 'read and check the audit trail',
  store: 'move all data',
};
