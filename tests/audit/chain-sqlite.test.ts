import { chainContract } from './chain-contract.ts';
import { sqlitePlace } from './places.ts';

chainContract('SQLite', () => sqlitePlace());
