import { auditContract } from './contract.ts';
import { postgresPlace } from './places.ts';

auditContract('Postgres', () => postgresPlace());
