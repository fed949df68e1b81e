import { sqlitePlace } from './places.ts';
import { queryContract } from './query-contract.ts';

queryContract('SQLite', () => sqlitePlace());
