import type { CliCommand } from './command.ts';
import { alertList } from './commands/alert-list.ts';
import { appAdd } from './commands/app-add.ts';
import { appList } from './commands/app-list.ts';
import { appSwitches } from './commands/app-switches.ts';
import { apply } from './commands/apply.ts';
import { auditRefused } from './commands/audit-refused.ts';
import { auditTail } from './commands/audit-tail.ts';
import { auditVerify } from './commands/audit-verify.ts';
import { backupCommand } from './commands/backup.ts';
import { demoServer } from './commands/demo-server.ts';
import { doctor } from './commands/doctor.ts';
import { exportCommand } from './commands/export.ts';
import { gatewayAccess } from './commands/gateway-access.ts';
import { identityList } from './commands/identity-list.ts';
import { identitySet } from './commands/identity-set.ts';
import { identitySwitches } from './commands/identity-switches.ts';
import { keysList } from './commands/keys-list.ts';
import { keysRotate } from './commands/keys-rotate.ts';
import { removals } from './commands/removals.ts';
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
import { userActs } from './commands/user-acts.ts';
import { userInvite, userReset } from './commands/user-links.ts';
import { userList } from './commands/user-list.ts';

/** The commands in the order of the help page. */
export const commands: readonly CliCommand[] = [
  up,
  doctor,
  apply,
  exportCommand,
  serverAdd,
  serverConnect,
  serverCheck,
  serverList,
  serverAuth,
  ...switches,
  ...removals,
  gatewayAccess,
  identityList,
  identitySet,
  ...identitySwitches,
  tokenCreate,
  tokenList,
  tokenRevoke,
  appList,
  appAdd,
  ...appSwitches,
  userList,
  userInvite,
  userReset,
  ...userActs,
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
  gateway: 'switch gateways off and on, and say who may reach them',
  identity: 'list, set and switch the credentials for servers, shared and personal',
  token: 'make, list and revoke tokens for gateways',
  app: 'list, register and switch the AI apps that people let in',
  user: 'list, invite, switch and remove people',
  keys: 'list and replace the keys that seal secrets',
  alert: 'see what is to be mended',
  audit: 'read and check the audit trail',
  store: 'move all data',
};
