import { closeSync, mkdirSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { Kysely } from 'kysely';
import { ConfigurationError } from '../errors.ts';
import { type AuditStore, createAuditStore } from './audit-store.ts';
import { type BulkWrites, createBulkWrites } from './bulk-writes.ts';
import { type ChangeStore, createChangeStore } from './change-store.ts';
import { type ChatStore, createChatStore } from './chat-store.ts';
import { lockCounter } from './counters.ts';
import { createDelegationStore, type DelegationStore } from './delegation-store.ts';
import { createDirectoryStore, createDirectoryWrites, type DirectoryStore } from './directory-store.ts';
import { createLedgerStore, type LedgerStore } from './ledger-store.ts';
import { migrate } from './migrations/migrate.ts';
import { createOpeningStore, type OpeningStore } from './opening-store.ts';
import { createPostgresDialect, isUndoneByRace, postgresComplaint } from './postgres.ts';
import {
  createSecretStore,
  createValueKeyStore,
  type SecretStore,
  type ValueKeyStore,
} from './secret-store.ts';
import { createSentCardStore, type SentCardStore } from './sent-card-store.ts';
import { createSqliteDialect, sqliteCode, whenFree } from './sqlite-dialect.ts';
import type { Tables } from './tables.ts';
import { createWorkStore, type WorkStore } from './work-store.ts';

/** What takes part in a transaction. */
export interface Store {
  readonly changes: ChangeStore;
  readonly audit: AuditStore;
  readonly work: WorkStore;
  readonly delegations: DelegationStore;
  readonly valueKeys: ValueKeyStore;
  readonly directory: Pick<DirectoryStore, 'keep' | 'drop'>;
}

/** Everything that outlives the process. */
export interface Database extends Store {
  readonly secrets: SecretStore;
  readonly chats: ChatStore;
  readonly sentCards: SentCardStore;
  readonly ledger: LedgerStore;
  readonly directory: DirectoryStore;
  readonly openings: OpeningStore;
  /**
   * Does all of `work` or, when it throws, nothing. Keep it short and let it use the given store only: everybody
   * else waits, and a call to the database itself would wait for ever. `work` may run a second time when the
   * database undoes the first because of a race.
   */
  transaction<T>(work: (store: Store) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

/**
 * Where the data lives: a directory of this machine, a PostgreSQL that several processes may share, or nowhere
 * (gone when closed).
 */
export type DatabasePlace =
  | { readonly directory: string }
  | { readonly url: string }
  | { readonly memory: true };

/**
 * Opens the database, making its tables when they are missing. Several processes may open the same one. A
 * transaction that has ended is on the disk.
 * @param clock milliseconds since the epoch
 * @throws {ConfigurationError} when the place cannot be used or holds something else
 */
export async function openDatabase(place: DatabasePlace, clock: () => number = Date.now): Promise<Database> {
  return 'url' in place ? openPostgres(place.url, clock) : openEmbedded(place, clock);
}

async function openPostgres(url: string, clock: () => number): Promise<Database> {
  const kysely = new Kysely<Tables>({ dialect: createPostgresDialect(url) });
  try {
    await migrate(kysely);
    return createDatabase(kysely, undefined, clock);
  } catch (error) {
    await kysely.destroy();
    // The address holds a password, so it is not repeated.
    const reason = postgresComplaint(error) || complaint(error);
    throw new ConfigurationError([`The database at DATABASE_URL cannot be used: ${reason}.`]);
  }
}

async function openEmbedded(
  place: { readonly directory: string } | { readonly memory: true },
  clock: () => number,
): Promise<Database> {
  const path = 'memory' in place ? ':memory:' : join(place.directory, 'cardfile.db');
  let sqlite: DatabaseSync | undefined;
  try {
    if ('directory' in place) makePrivateFile(place.directory, path);
    sqlite = await openSqlite(path);
    const kysely = new Kysely<Tables>({ dialect: createSqliteDialect(sqlite) });
    await migrate(kysely);
    return createDatabase(kysely, createBulkWrites(sqlite, 'memory' in place ? '' : path), clock);
  } catch (error) {
    if (sqlite?.isOpen) sqlite.close();
    throw new ConfigurationError([`The database ${path} cannot be used: ${complaint(error)}.`]);
  }
}

const mostTries = 5;

/** @param bulk of an embedded database; undefined for one that is shared by many */
function createDatabase(kysely: Kysely<Tables>, bulk: BulkWrites | undefined, clock: () => number): Database {
  const sharedByMany = bulk === undefined;
  return {
    ...createStore(kysely, sharedByMany, clock),
    secrets: createSecretStore(kysely, clock),
    chats: createChatStore(kysely, clock),
    sentCards: createSentCardStore(kysely, clock),
    ledger: createLedgerStore(kysely),
    directory: createDirectoryStore(kysely, bulk, clock),
    openings: createOpeningStore(kysely),
    async transaction(work) {
      for (let attempt = 1; ; attempt += 1) {
        try {
          return await kysely
            .transaction()
            .execute((inside) => work(createStore(inside, sharedByMany, clock)));
        } catch (error) {
          if (attempt >= mostTries || !isUndoneByRace(error)) throw error;
        }
      }
    },
    async close() {
      await bulk?.close();
      await kysely.destroy();
    },
  };
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
  };
}

/** Only the account that we run under may read contacts; SQLite gives its side files the same mode. */
function makePrivateFile(directory: string, path: string): void {
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  closeSync(openSync(path, 'a', 0o600));
}

async function openSqlite(path: string): Promise<DatabaseSync> {
  const sqlite = new DatabaseSync(path, { timeout: 20, enableForeignKeyConstraints: true });
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

function complaint(error: unknown): string {
  switch (sqliteCode(error)) {
    case 5:
      return 'another process keeps it locked';
    case 8:
      return 'it is read-only';
    case 11:
    case 26:
      return 'the file is damaged, or is not a database; restore it from a backup, or move it away to start anew';
    case 13:
      return 'the disk is full';
  }
  switch (error instanceof Error && 'code' in error ? error.code : '') {
    case 'EEXIST':
    case 'ENOTDIR':
      return 'its directory is a file';
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      return 'this account may not write there';
    default:
      return error instanceof Error ? error.message : 'unknown error';
  }
}
