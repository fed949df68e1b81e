import { chainContract } from './chain-contract.ts';
import { postgresPlace } from './places.ts';

chainContract('Postgres', () => postgresPlace());
