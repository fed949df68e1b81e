import { alertOperations } from './alerts.ts';
import { appOperations } from './apps.ts';
import { auditOperations } from './audit.ts';
import { eventOperations } from './events.ts';
import { gatewayOperations } from './gateways.ts';
import { identityOperations } from './identities.ts';
import type { Operation } from './operation.ts';
import { probeOperations } from './probes.ts';
import { serverOperations } from './servers.ts';
import { sessionOperations } from './sessions.ts';
import { settingsOperations } from './settings.ts';
import { tokenOperations } from './tokens.ts';
import { userOperations } from './users.ts';

/** Everything that the API does. What is not a row here does not exist; what is one is checked, served, described and tested by it. */
export const operations: readonly Operation[] = [
  ...serverOperations,
  ...probeOperations,
  ...identityOperations,
  ...gatewayOperations,
  ...userOperations,
  ...appOperations,
  ...tokenOperations,
  ...sessionOperations,
  ...alertOperations,
  ...auditOperations,
  ...settingsOperations,
  ...eventOperations,
];
