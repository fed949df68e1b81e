/** Where an installation keeps its data. */
export interface StoreLocation {
  /** The data folder: everything of an embedded store. */
  readonly directory: string;
  /** The Postgres database, where there is one. */
  readonly database: DatabaseLocation | undefined;
  /** The text of `GATEHOUSE_KEY`, where it is set: master keys, never to be printed. */
  readonly masterKey?: string | undefined;
}

export interface DatabaseLocation {
  readonly url: string;
  /** The same database without a pooler between, where `url` goes through one that hands out connections by transaction. */
  readonly directUrl: string | undefined;
}

/**
 * `DATABASE_URL` chooses Postgres; without it everything lies in the folder. `GATEHOUSE_KEY` takes the place of the key ring in
 * the folder.
 */
export function storeLocation(
  directory: string,
  environment: Readonly<Record<string, string | undefined>>,
): StoreLocation {
  const { DATABASE_URL: url, DATABASE_DIRECT_URL: directUrl, GATEHOUSE_KEY: masterKey } = environment;
  const database = url ? { url, directUrl: directUrl || undefined } : undefined;
  return { directory, database, masterKey: masterKey || undefined };
}
