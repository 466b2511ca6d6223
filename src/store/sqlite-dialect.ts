import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  type CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  type QueryResult,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
} from 'kysely';
import { memoize } from '../platform/memoize.ts';
import { asDatabaseError, sqliteCode } from './database-error.ts';

export interface SqliteDialectOptions {
  /** The connection of transactions and of everything else that writes. */
  readonly writer: DatabaseSync;
  /** The connection of queries outside of transactions; the writer itself where there can be only one. */
  readonly reader: DatabaseSync;
  /** Lets one writer in at a time; shared by all connections of this process that write to the same file. */
  readonly writeLock: WriteLock;
  /** Throws when what is written would not be found again; called before each write. */
  readonly assertFileInPlace: () => void;
}

/**
 * Creates Kysely's dialect for Node's own SQLite. It differs from the dialect that Kysely brings in these ways:
 *
 * - Transactions begin `immediate`: one that reads first and writes later would otherwise fail at once, whatever
 *   the busy timeout, when another process has written in between (https://www.sqlite.org/isolation.html).
 * - A database locked by another process is waited for without blocking the event loop, and for a few seconds at
 *   most. Queries outside of transactions do not wait for writers at all: they have a connection of their own and
 *   see what is committed (https://www.sqlite.org/wal.html#concurrency).
 * - A transaction that fails ends with its own error, whether or not the rollback succeeds: SQLite rolls back by
 *   itself when the disk is full or fails (https://www.sqlite.org/lang_transaction.html).
 * - Migrations run in a transaction, so two processes that start together do not both make the tables.
 * - Driver errors that a retry may mend become {@link import('../platform/errors.ts').DatabaseError}.
 */
export function createSqliteDialect(options: SqliteDialectOptions): Dialect {
  return {
    createAdapter: () => new TransactionalSqliteAdapter(),
    createDriver: () => createDriver(options),
    createIntrospector: (kysely) => new SqliteIntrospector(kysely),
    createQueryCompiler: () => new SqliteQueryCompiler(),
  };
}

class TransactionalSqliteAdapter extends SqliteAdapter {
  override get supportsTransactionalDdl() {
    return true;
  }
}

/** What Kysely holds while it runs a query or a transaction. */
interface Session extends DatabaseConnection {
  inTransaction: boolean;
}

type SessionOf = (connection: DatabaseConnection) => Session;

function createDriver({ writer, reader, writeLock, assertFileInPlace }: SqliteDialectOptions): Driver {
  const write = createRunner(writer);
  const read = reader === writer ? undefined : createRunner(reader);
  // Kysely hands back what `acquireConnection` gave.
  const sessionOf: SessionOf = (connection) => connection as Session;

  return {
    init: async () => {},
    acquireConnection: async () => openSession(),

    async beginTransaction(connection) {
      await alone(() => {
        // Left open by a rollback that failed.
        if (writer.isTransaction) writer.exec('rollback');
        writer.exec('begin immediate');
      }, 'keep the lock');
      sessionOf(connection).inTransaction = true;
    },

    async commitTransaction(connection) {
      await withoutWaiting(() => writer.exec('commit'));
      leave(connection);
    },

    async rollbackTransaction(connection) {
      try {
        if (writer.isTransaction) writer.exec('rollback');
      } catch {
        // The error that led here is the one to tell. The next transaction rolls back before it begins.
      } finally {
        leave(connection);
      }
    },

    releaseConnection: async () => {},
    destroy: async () => {
      if (writer.isOpen) writer.close();
      if (reader.isOpen) reader.close();
    },
  };

  function openSession(): Session {
    const session: Session = {
      inTransaction: false,
      executeQuery: <Row>(query: CompiledQuery) => execute<Row>(query, session),
      streamQuery: () => {
        throw new Error('queries are not streamed: read in pages');
      },
    };
    return session;
  }

  async function execute<Row>(query: CompiledQuery, session: Session): Promise<QueryResult<Row>> {
    if (session.inTransaction) return withoutWaiting(() => write<Row>(query));
    if (read !== undefined && query.query.kind === 'SelectQueryNode') {
      return whenFree(() => read<Row>(query), deadline());
    }
    return alone(() => write<Row>(query));
  }

  /** Runs while no other writer of this process does, and as soon as none of another process does. */
  async function alone<T>(
    run: () => T,
    then: 'let others in' | 'keep the lock' = 'let others in',
  ): Promise<T> {
    const until = deadline();
    await writeLock.acquire();
    let isCached = false;
    try {
      const result = await whenFree(() => {
        assertFileInPlace();
        return run();
      }, until);
      isCached = then === 'keep the lock';
      return result;
    } finally {
      if (!isCached) writeLock.release();
    }
  }

  function leave(connection: DatabaseConnection): void {
    const session = sessionOf(connection);
    if (!session.inTransaction) return;
    session.inTransaction = false;
    writeLock.release();
  }
}

function createRunner(sqlite: DatabaseSync): <Row>(query: CompiledQuery) => QueryResult<Row> {
  const statements = createStatementCache(sqlite);
  return <Row>({ sql, parameters }: CompiledQuery): QueryResult<Row> => {
    const { statement, givesRows } = statements(sql);
    const values = parameters as readonly SQLInputValue[];
    if (givesRows) return { rows: statement.all(...values) as Row[] };
    const { changes } = statement.run(...values);
    return { rows: [], numAffectedRows: BigInt(changes) };
  };
}

interface Prepared {
  readonly statement: StatementSync;
  /** Asked once: listing the columns costs as much as a small query. */
  readonly givesRows: boolean;
}

/** Preparing costs more than running for most of our queries, and there are few of them. */
function createStatementCache(sqlite: DatabaseSync): (sql: string) => Prepared {
  return memoize(200, (sql) => {
    const statement = sqlite.prepare(sql);
    return { statement, givesRows: statement.columns().length > 0 };
  });
}

/** Teams waits 15 seconds for an answer, and a turn may write more than once. */
const longestWaitMs = 4_000;

function deadline(): number {
  return performance.now() + longestWaitMs;
}

/**
 * Runs one statement, again and again while another connection holds the database. A statement refused as busy
 * has done nothing.
 * @param until time by `performance.now()` after which it is tried no more
 * @throws {DatabaseError} `locked` when it stays busy, and for every other trouble with the database
 */
export async function whenFree<T>(run: () => T, until = deadline()): Promise<T> {
  for (let attempt = 0; ; attempt += 1) {
    try {
      return run();
    } catch (error) {
      if (sqliteCode(error) !== 5 || performance.now() > until) throw asDatabaseError(error);
      await sleep(Math.min(2 ** attempt, 20) * (0.5 + Math.random()));
    }
  }
}

/** Inside a transaction the lock is ours, so there is nothing to wait for. */
async function withoutWaiting<T>(run: () => T): Promise<T> {
  try {
    return run();
  } catch (error) {
    throw asDatabaseError(error);
  }
}

/** One writer at a time, in the order of asking. */
export interface WriteLock {
  acquire(): Promise<void>;
  release(): void;
}

export function createWriteLock(): WriteLock {
  const waiting: (() => void)[] = [];
  let taken = false;
  return {
    acquire() {
      if (taken) return new Promise((resolve) => waiting.push(resolve));
      taken = true;
      return Promise.resolve();
    },
    release() {
      const next = waiting.shift();
      if (next === undefined) taken = false;
      else next();
    },
  };
}
