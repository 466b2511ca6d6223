import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  type QueryResult,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
} from 'kysely';

/**
 * Kysely's way to Node's own SQLite. It differs from the dialect that Kysely brings in three ways:
 *
 * - Transactions begin `immediate`: one that reads first and writes later would otherwise fail at once, whatever
 *   the busy timeout, when another process has written in between (https://www.sqlite.org/isolation.html).
 * - A database locked by another connection is waited for without blocking the event loop: the other connection
 *   may be in this process and need the loop to finish.
 * - Migrations run in a transaction, so two processes that start together do not both make the tables.
 */
export function createSqliteDialect(sqlite: DatabaseSync): Dialect {
  return {
    createAdapter: () => new TransactionalSqliteAdapter(),
    createDriver: () => createDriver(sqlite),
    createIntrospector: (kysely) => new SqliteIntrospector(kysely),
    createQueryCompiler: () => new SqliteQueryCompiler(),
  };
}

class TransactionalSqliteAdapter extends SqliteAdapter {
  override get supportsTransactionalDdl() {
    return true;
  }
}

function createDriver(sqlite: DatabaseSync): Driver {
  const connection = createConnection(sqlite);
  const turns = createTurns();
  const command = (text: string) => async () => {
    await connection.executeQuery(CompiledQuery.raw(text));
  };
  return {
    init: async () => {},
    acquireConnection: async () => {
      await turns.take();
      return connection;
    },
    beginTransaction: command('begin immediate'),
    commitTransaction: command('commit'),
    rollbackTransaction: command('rollback'),
    releaseConnection: async () => turns.pass(),
    destroy: async () => sqlite.close(),
  };
}

function createConnection(sqlite: DatabaseSync): DatabaseConnection {
  const statements = createStatementCache(sqlite);
  return {
    executeQuery: <Row>({ sql, parameters }: CompiledQuery): Promise<QueryResult<Row>> =>
      whenFree(() => {
        const { statement, givesRows } = statements(sql);
        const values = parameters as readonly SQLInputValue[];
        if (givesRows) return { rows: statement.all(...values) as Row[] };
        const { changes } = statement.run(...values);
        return { rows: [], numAffectedRows: BigInt(changes) };
      }),
    streamQuery: () => {
      throw new Error('queries are not streamed: read in pages');
    },
  };
}

interface Prepared {
  readonly statement: StatementSync;
  /** Asked once: listing the columns costs as much as a small query. */
  readonly givesRows: boolean;
}

/** Preparing costs more than running for most of our queries, and there are few of them. */
function createStatementCache(sqlite: DatabaseSync): (sql: string) => Prepared {
  const statements = new Map<string, Prepared>();
  return (sql) => {
    const known = statements.get(sql);
    if (known !== undefined) return known;
    if (statements.size >= 200) statements.clear();
    const statement = sqlite.prepare(sql);
    const prepared = { statement, givesRows: statement.columns().length > 0 };
    statements.set(sql, prepared);
    return prepared;
  };
}

const longestWaitMs = 10_000;

/**
 * Runs one statement, again and again while another connection holds the database. A statement refused as busy
 * has done nothing.
 */
export async function whenFree<T>(run: () => T): Promise<T> {
  const giveUpAt = performance.now() + longestWaitMs;
  for (let attempt = 0; ; attempt += 1) {
    try {
      return run();
    } catch (error) {
      if (!isBusy(error) || performance.now() > giveUpAt) throw error;
      await sleep(Math.min(2 ** attempt, 20) * (0.5 + Math.random()));
    }
  }
}

/** SQLITE_BUSY and its extended codes; https://www.sqlite.org/rescode.html */
function isBusy(error: unknown): boolean {
  return sqliteCode(error) === 5;
}

/** The primary result code of an SQLite error, 0 for any other error. */
export function sqliteCode(error: unknown): number {
  const code = error instanceof Error && 'errcode' in error ? error.errcode : 0;
  return typeof code === 'number' ? code & 0xff : 0;
}

/** One connection, so one user of it at a time, in the order of asking. */
function createTurns() {
  const waiting: (() => void)[] = [];
  let taken = false;
  return {
    take(): Promise<void> {
      if (taken) return new Promise((resolve) => waiting.push(resolve));
      taken = true;
      return Promise.resolve();
    },
    pass(): void {
      const next = waiting.shift();
      if (next === undefined) taken = false;
      else next();
    },
  };
}
