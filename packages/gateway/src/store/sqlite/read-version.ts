import type { Connection } from './connection.ts';

/**
 * Reads the committed version of the configuration on a connection that is not the writer's. SQLite says cheaply whether
 * anything was committed elsewhere; only then is the row read.
 */
export function versionReader(reader: Connection): () => number {
  const dataVersion = reader.prepare('pragma data_version').pluck();
  const configuration = reader.prepare('select configuration from store_version where id = 1').pluck();
  let seenData: unknown;
  let version = 0;
  return () => {
    const data = dataVersion.get();
    if (data !== seenData) version = Number(configuration.get());
    seenData = data;
    return version;
  };
}
