/** Records alone, for whoever must not load an authorization server to keep what it keeps. */
export { keyVault } from './key-vault.ts';
export { memoryRecordStore } from './memory.ts';
export { numberedParameters } from './numbered-parameters.ts';
export { type PostgresClient, type PostgresPool, type PostgresQueries, postgresExecutor } from './postgres-executor.ts';
export type { ReadRecord, RecordStore, StoredRecord } from './record-store.ts';
export { createRecordTable, recordTable } from './record-table.ts';
export type { SqlConnection, SqlExecutor, SqlRow, SqlValue, Vault } from './sql-executor.ts';
export { sqlRecordStore } from './sql-records.ts';
export { type SqliteDatabase, type SqliteStatement, sqliteExecutor } from './sqlite-executor.ts';
