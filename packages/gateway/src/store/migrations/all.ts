import type { EngineDialect } from '../dialect.ts';
import type { Migrations } from '../migrate.ts';
import { first } from './0001-first.ts';
import { instances } from './0002-instances.ts';
import { dataKeys } from './0003-data-keys.ts';
import { wayOut } from './0004-way-out.ts';
import { wayIn } from './0005-way-in.ts';
import { sealedSessions } from './0006-sealed-sessions.ts';
import { sessionContents } from './0007-session-contents.ts';
import { sessionWishes } from './0008-session-wishes.ts';

/** All migrations of the store for an engine. */
export function migrationsFor(dialect: EngineDialect): Migrations {
  return {
    '0001-first': first(dialect),
    '0002-instances': instances(dialect),
    '0003-data-keys': dataKeys(dialect),
    '0004-way-out': wayOut(dialect),
    '0005-way-in': wayIn(dialect),
    '0006-sealed-sessions': sealedSessions(dialect),
    '0007-session-contents': sessionContents(dialect),
    '0008-session-wishes': sessionWishes(dialect),
  };
}
