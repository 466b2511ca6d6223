import { closeSync, existsSync, mkdirSync, openSync, statSync } from 'node:fs';
import { statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { type Dialect, Kysely, type KyselyConfig, type LogEvent, sql } from 'kysely';
import { ConfigurationError, DatabaseError } from '../platform/errors.ts';
import { type AuditStore, createAuditStore } from './audit-store.ts';
import { type BulkWrites, bulkSettings, createBulkWrites } from './bulk-writes.ts';
import { type ChangeStore, createChangeStore } from './change-store.ts';
import { type ChatStore, createChatStore } from './chat-store.ts';
import { lockCounter, nextNumber } from './counters.ts';
import { asDatabaseError } from './database-error.ts';
import { createDelegationStore, type DelegationStore } from './delegation-store.ts';
import { createDifferentPeopleStore, type DifferentPeopleStore } from './different-people-store.ts';
import { createDirectoryStore, createDirectoryWrites, type DirectoryStore } from './directory-store.ts';
import { createFavoriteStore, type FavoriteStore } from './favorite-store.ts';
import { createImportStore, type ImportStore } from './import-store.ts';
import { createKnownContactStore, type KnownContactStore } from './known-contact-store.ts';
import { createLastAnswerStore, type LastAnswerStore } from './last-answer-store.ts';
import { isCurrent, migrate } from './migrations/migrate.ts';
import {
  createPostgresDialect,
  isUndoneByRace,
  type PostgresOptions,
  postgresComplaint,
} from './postgres.ts';
import { createReviewStore, type ReviewStore } from './review-store.ts';
import {
  createSecretStore,
  createValueKeyStore,
  type SecretStore,
  type ValueKeyStore,
} from './secret-store.ts';
import { createSentCardStore, type SentCardStore } from './sent-card-store.ts';
import { createSqliteDialect, createWriteLock, whenFree } from './sqlite-dialect.ts';
import type { Tables } from './tables.ts';
import { createViewStore, type ViewStore } from './view-store.ts';
import { createWorkStore, type WorkStore } from './work-store.ts';

/** What takes part in a transaction. */
export interface Store {
  readonly changes: ChangeStore;
  readonly audit: AuditStore;
  readonly work: WorkStore;
  readonly delegations: DelegationStore;
  readonly valueKeys: ValueKeyStore;
  readonly directory: Pick<DirectoryStore, 'keep' | 'drop'>;
  readonly reviews: ReviewStore;
  readonly favorites: FavoriteStore;
  readonly differentPeople: DifferentPeopleStore;
}

/** Everything that outlives the process. */
export interface Database extends Store {
  readonly secrets: SecretStore;
  readonly chats: ChatStore;
  readonly sentCards: SentCardStore;
  readonly knownContacts: KnownContactStore;
  readonly directory: DirectoryStore;
  readonly viewHistory: ViewStore;
  readonly lastAnswers: LastAnswerStore;
  readonly imports: ImportStore;
  /**
   * Does all of `work` or, when it throws, nothing. Keep it short and let it use the given store only: everybody
   * else waits, and a call to the database itself would wait for ever. `work` may run a second time when the
   * database undoes the first because of a race.
   */
  transaction<T>(work: (store: Store) => Promise<T>): Promise<T>;
  /**
   * The same for what can be found out again. In an embedded database it reaches the disk only with the next
   * {@link transaction}, so that nobody waits for the disk: a crash of the process loses nothing, one of the machine may.
   */
  relaxedTransaction<T>(work: (store: Store) => Promise<T>): Promise<T>;
  /**
   * Reads and writes a little, to see whether that works now.
   * @throws {DatabaseError} when it does not, or when the tables are those of another version
   */
  check(): Promise<void>;
  close(): Promise<void>;
}

/**
 * Where the data lives: a directory of this machine, a PostgreSQL that several processes may share, or nowhere
 * (gone when closed).
 */
export type DatabaseTarget =
  | { readonly directory: string }
  | { readonly url: string }
  | { readonly memory: true };

export interface DatabaseOptions extends Pick<PostgresOptions, 'currentUrl'> {
  /** Receives each query that has ended; its SQL has placeholders for values. */
  readonly onQuery?: OnQuery | undefined;
}

type OnQuery = (query: { readonly sql: string; readonly durationMs: number }) => void;

/**
 * Opens the database, making its tables when they are missing. Several processes may open the same one. A
 * transaction that has ended is on the disk.
 * @param clock milliseconds since the epoch
 * @throws {ConfigurationError} when the place cannot be used or holds something else; its cause is a
 * {@link DatabaseError} if the database has a fault
 */
export async function openDatabase(
  place: DatabaseTarget,
  clock: () => number = Date.now,
  { onQuery, ...postgres }: DatabaseOptions = {},
): Promise<Database> {
  const log = onQuery === undefined ? {} : { log: logQueries(onQuery) };
  return 'url' in place ? openPostgres(place.url, postgres, clock, log) : openEmbedded(place, clock, log);
}

type QueryLog = Pick<KyselyConfig, 'log'>;

function logQueries(onQuery: OnQuery): (event: LogEvent) => void {
  return ({ query, queryDurationMillis: durationMs }) => onQuery({ sql: query.sql, durationMs });
}

/**
 * Opens a database that Cardfile has written before, for tools that must not make one.
 * @throws {ConfigurationError} also when there is none
 */
export async function openExistingDatabase(place: DatabaseTarget): Promise<Database> {
  if ('directory' in place && !hasTables(join(place.directory, 'cardfile.db'))) {
    throw new ConfigurationError([
      `There is no Cardfile database in ${place.directory}. Set DATA_DIR or DATABASE_URL as for npm start.`,
    ]);
  }
  if ('url' in place && !(await hasPostgresTables(place.url))) {
    throw new ConfigurationError(['The database at DATABASE_URL is empty: Cardfile has never used it.']);
  }
  return openDatabase(place);
}

function hasTables(path: string): boolean {
  if (!existsSync(path)) return false;
  let sqlite: DatabaseSync | undefined;
  try {
    sqlite = new DatabaseSync(path, { readOnly: true });
    return sqlite.prepare("select 1 from sqlite_master where name = 'audit'").get() !== undefined;
  } catch (error) {
    throw unusable(path, error);
  } finally {
    sqlite?.close();
  }
}

async function hasPostgresTables(url: string): Promise<boolean> {
  const kysely = new Kysely<Tables>({ dialect: createPostgresDialect(url) });
  try {
    const { rows } = await sql<{ found: boolean }>`select to_regclass('audit') is not null as found`.execute(
      kysely,
    );
    return rows[0]?.found ?? false;
  } catch (error) {
    throw unusable('at DATABASE_URL', error);
  } finally {
    await kysely.destroy();
  }
}

async function openPostgres(
  url: string,
  options: PostgresOptions,
  clock: () => number,
  log: QueryLog,
): Promise<Database> {
  const migrating = new Kysely<Tables>({ dialect: createPostgresDialect(url, { isPatient: true }) });
  try {
    await migrate(migrating);
  } catch (error) {
    // The address holds a password, so it is not repeated.
    throw unusable('at DATABASE_URL', error);
  } finally {
    await migrating.destroy();
  }
  const kysely = new Kysely<Tables>({ dialect: createPostgresDialect(url, options), ...log });
  return createDatabase(kysely, undefined, clock, async () => {});
}

async function openEmbedded(
  place: { readonly directory: string } | { readonly memory: true },
  clock: () => number,
  log: QueryLog,
): Promise<Database> {
  const path = 'memory' in place ? ':memory:' : join(place.directory, 'cardfile.db');
  const opened: DatabaseSync[] = [];
  const connect = async (): Promise<DatabaseSync> => {
    const sqlite = await openSqlite(path);
    opened.push(sqlite);
    return sqlite;
  };
  try {
    if ('directory' in place) makePrivateFile(place.directory, path);
    const writer = await connect();
    const writeLock = createWriteLock();
    if ('memory' in place) {
      const dialect = createSqliteDialect({ writer, reader: writer, writeLock, assertFileInPlace: () => {} });
      const kysely = await migrated(dialect, log);
      return createDatabase(kysely, createBulkWrites(kysely, ''), clock, async () => {});
    }
    const assertFileInPlace = createFileCheck(path);
    const kysely = await migrated(
      createSqliteDialect({ writer, reader: await connect(), writeLock, assertFileInPlace }),
      log,
    );
    const bulkWriter = await connect();
    bulkWriter.exec(bulkSettings);
    const bulk = new Kysely<Tables>({
      dialect: createSqliteDialect({ writer: bulkWriter, reader: bulkWriter, writeLock, assertFileInPlace }),
    });
    // Kysely closes only a connection that was used, and the last one to be closed empties the write-ahead log.
    await bulk.connection().execute(async () => undefined);
    return createDatabase(kysely, createBulkWrites(bulk, path), clock, () => assertSpace(place.directory));
  } catch (error) {
    for (const sqlite of opened) if (sqlite.isOpen) sqlite.close();
    throw unusable(path, error);
  }
}

/** A transaction takes a few pages of 4 KB; space that the write-ahead log has already is used again. */
const leastSpace = 256 * 1024;

async function assertSpace(directory: string): Promise<void> {
  const { bavail, bsize } = await statfs(directory);
  if (bavail * bsize < leastSpace) throw new DatabaseError('full', undefined);
}

async function migrated(dialect: Dialect, log: QueryLog): Promise<Kysely<Tables>> {
  const kysely = new Kysely<Tables>({ dialect, ...log });
  await migrate(kysely);
  return kysely;
}

/**
 * A file that was deleted or replaced under us is still there for us, and for nobody after us: what is written to
 * it is lost with this process.
 */
function createFileCheck(path: string): () => void {
  const { ino, dev } = statSync(path);
  return () => {
    const now = statSync(path, { throwIfNoEntry: false });
    if (now?.ino !== ino || now.dev !== dev) throw new DatabaseError('gone', undefined);
  };
}

const mostTries = 5;

/**
 * @param bulk of an embedded database; undefined for one that is shared by many
 * @param assertRoom throws when there is no room for more, although a small write may still succeed
 */
function createDatabase(
  kysely: Kysely<Tables>,
  bulk: BulkWrites | undefined,
  clock: () => number,
  assertRoom: () => Promise<void>,
): Database {
  const sharedByMany = bulk === undefined;
  const secrets = createSecretStore(kysely, clock);
  return {
    ...createStore(kysely, sharedByMany, clock),
    secrets,
    chats: createChatStore(kysely, clock),
    sentCards: createSentCardStore(kysely, clock),
    knownContacts: createKnownContactStore(kysely),
    directory: createDirectoryStore(kysely, bulk, clock),
    viewHistory: createViewStore(kysely),
    lastAnswers: createLastAnswerStore(kysely, bulk, secrets, clock),
    imports: createImportStore(kysely, bulk, secrets),
    transaction,
    relaxedTransaction: (work) =>
      bulk === undefined ? transaction(work) : bulk.run((inside) => work(createStore(inside, false, clock))),
    async check() {
      if (!(await isCurrent(kysely))) throw new DatabaseError('other-version', undefined);
      await nextNumber(kysely, 'readiness');
      await assertRoom();
    },
    async close() {
      await bulk?.close();
      await kysely.destroy();
    },
  };

  async function transaction<T>(work: (store: Store) => Promise<T>): Promise<T> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await kysely.transaction().execute((inside) => work(createStore(inside, sharedByMany, clock)));
      } catch (error) {
        if (attempt >= mostTries || !isUndoneByRace(error)) throw error;
      }
    }
  }
}

/** @param sharedByMany several may write at the same time, so what is about to be changed is locked first */
function createStore(kysely: Kysely<Tables>, sharedByMany: boolean, clock: () => number): Store {
  const lock = (name: string) => (sharedByMany ? lockCounter(kysely, name) : Promise.resolve());
  return {
    changes: createChangeStore(kysely, sharedByMany, clock),
    audit: createAuditStore(kysely),
    work: createWorkStore(kysely, sharedByMany),
    delegations: createDelegationStore(kysely, lock),
    valueKeys: createValueKeyStore(kysely, clock),
    directory: createDirectoryWrites(kysely, sharedByMany, clock),
    reviews: createReviewStore(kysely, sharedByMany),
    favorites: createFavoriteStore(kysely),
    differentPeople: createDifferentPeopleStore(kysely),
  };
}

/** Only the account that we run under may read contacts; SQLite gives its side files the same mode. */
function makePrivateFile(directory: string, path: string): void {
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  closeSync(openSync(path, 'a', 0o600));
}

async function openSqlite(path: string): Promise<DatabaseSync> {
  const sqlite = new DatabaseSync(path, { enableForeignKeyConstraints: true });
  try {
    await whenFree(() => sqlite.exec('pragma journal_mode = wal'));
    // FULL: a commit has reached the disk, not just the kernel, before anybody hears of it.
    sqlite.exec('pragma synchronous = full');
    // Without this, `insert or replace` would delete rows past the triggers that guard the audit log.
    sqlite.exec('pragma recursive_triggers = on');
    // A key that is dropped does not stay in the file's free space.
    sqlite.exec('pragma secure_delete = on');
    return sqlite;
  } catch (error) {
    sqlite.close();
    throw error;
  }
}

/** @param place where the database is, as words behind "The database" */
function unusable(place: string, error: unknown): ConfigurationError {
  const reason = postgresComplaint(error) || complaint(error);
  return new ConfigurationError([`The database ${place} cannot be used: ${reason}.`], {
    cause: asDatabaseError(error),
  });
}

function complaint(error: unknown): string {
  const told = asDatabaseError(error);
  if (told instanceof DatabaseError) {
    const advice =
      told.fault === 'damaged' ? '; restore it from a backup, or move it away to start anew' : '';
    return told.reason + advice;
  }
  switch (error instanceof Error && 'code' in error ? error.code : '') {
    case 'EEXIST':
    case 'ENOTDIR':
      return 'its directory is a file';
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      return 'this account may not write there';
    case 'ENOSPC':
      return 'the disk is full';
    default:
      return error instanceof Error ? error.message : 'unknown error';
  }
}
