import { existsSync, statSync } from 'node:fs';
import { statfs } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { Kysely, sql } from 'kysely';
import { DatabaseError } from '../platform/errors.ts';
import type { DatabaseTarget } from './database.ts';
import { asDatabaseError } from './database-error.ts';
import { type TablesVersion, tablesVersion } from './migrations/migrate.ts';
import { createPostgresDialect, postgresComplaint } from './postgres.ts';
import type { Tables } from './tables.ts';

/** What can be seen of a database without changing it. */
export interface DatabaseState {
  readonly engine: string;
  /** The major version of a server; undefined for the embedded database. */
  readonly major: number | undefined;
  readonly tables: 'none' | TablesVersion;
  readonly bytes: number;
  /** When a server last archived its log, in milliseconds since the epoch; undefined if it does not tell. */
  readonly archivedAt: number | undefined;
  /** Whether the server has failed to archive its log since then. */
  readonly isArchiveFailing: boolean;
}

/**
 * Looks at a database without making or migrating tables. Returns why not, if that is impossible.
 */
export async function inspectDatabase(
  target: DatabaseTarget,
): Promise<DatabaseState | { readonly problem: string }> {
  try {
    if ('url' in target) return await inspectPostgres(target.url);
    return inspectSqlite('directory' in target ? join(target.directory, 'cardfile.db') : ':memory:');
  } catch (error) {
    const complaint = postgresComplaint(error);
    if (complaint !== '') return { problem: complaint };
    const told = asDatabaseError(error);
    return { problem: told instanceof DatabaseError ? told.reason : 'it cannot be read' };
  }
}

/** Returns the free bytes of the disk that has a folder, or will have it. */
export async function freeBytes(folder: string): Promise<number> {
  let existing = resolve(folder);
  while (!existsSync(existing)) existing = dirname(existing);
  const { bavail, bsize } = await statfs(existing);
  return bavail * bsize;
}

function inspectSqlite(path: string): DatabaseState {
  const exists = existsSync(path);
  const sqlite = new DatabaseSync(exists ? path : ':memory:', { readOnly: exists });
  try {
    const version = sqlite.prepare('select sqlite_version() as version').get()?.version;
    const isUsed = sqlite.prepare("select 1 from sqlite_master where name = 'kysely_migration'").get();
    const done = isUsed === undefined ? [] : sqlite.prepare('select name from kysely_migration').all();
    return {
      engine: `SQLite ${version}`,
      major: undefined,
      tables: isUsed === undefined ? 'none' : tablesVersion(done.map(({ name }) => String(name))),
      bytes: exists ? statSync(path).size : 0,
      archivedAt: undefined,
      isArchiveFailing: false,
    };
  } finally {
    sqlite.close();
  }
}

async function inspectPostgres(url: string): Promise<DatabaseState> {
  const kysely = new Kysely<Tables>({ dialect: createPostgresDialect(url) });
  try {
    const { rows } = await sql<{
      version: string;
      bytes: number;
      archived: Date | null;
      failing: boolean | null;
      used: boolean;
    }>`
      select current_setting('server_version') as version,
        pg_database_size(current_database()) as bytes,
        (select last_archived_time from pg_stat_archiver) as archived,
        (select last_failed_time > coalesce(last_archived_time, '-infinity') from pg_stat_archiver) as failing,
        to_regclass('kysely_migration') is not null as used`.execute(kysely);
    const { version = '', bytes = 0, archived = null, failing = false, used = false } = rows[0] ?? {};
    const done = used
      ? await sql<{ name: string }>`select name from kysely_migration`.execute(kysely)
      : undefined;
    return {
      engine: `PostgreSQL ${version}`,
      major: Number.parseInt(version, 10),
      tables: done === undefined ? 'none' : tablesVersion(done.rows.map(({ name }) => name)),
      bytes,
      archivedAt: archived?.getTime(),
      isArchiveFailing: failing ?? false,
    };
  } finally {
    await kysely.destroy();
  }
}
