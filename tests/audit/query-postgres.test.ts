import { postgresPlace } from './places.ts';
import { queryContract } from './query-contract.ts';

queryContract('Postgres', () => postgresPlace());
