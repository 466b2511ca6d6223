import {
  type Dialect,
  type PostgresCursor,
  PostgresDialect,
  type PostgresPool,
  type PostgresPoolClient,
  type PostgresQueryResult,
} from 'kysely';
import type pg from 'pg';
import { DatabaseError } from '../platform/errors.ts';
import { asDatabaseError, postgresCode } from './database-error.ts';

/** PostgreSQL's type number of `bigint`, which the driver gives as text unless told otherwise. */
const bigint = 20;
/** And of `numeric`, for sums and counts. */
const numeric = 1700;

export interface PostgresOptions {
  /** For migrations, which may take long: queries have no time limit. */
  readonly isPatient?: boolean;
  /** Returns the address with the user and password for new connections; of the rest, the first one is used. */
  readonly currentUrl?: () => string | undefined;
}

/**
 * Creates Kysely's dialect for PostgreSQL 15 or newer. All our big integers are times and counts, far below 2^53.
 *
 * An error of the server or the connection becomes {@link import('../platform/errors.ts').DatabaseError}. A connection that
 * broke or that hangs in a query is closed, and the pool opens another one; the failure of a rollback never hides
 * the error that led to it.
 * @param url `postgres://user:password@host:port/database`, with any of the driver's options as parameters
 */
export function createPostgresDialect(
  url: string,
  { isPatient = false, currentUrl = () => url }: PostgresOptions = {},
): Dialect {
  return new PostgresDialect({ pool: openPool });

  async function openPool(): Promise<PostgresPool> {
    // Only who has a PostgreSQL loads the driver.
    const { default: pg } = await import('pg');
    const pool = new pg.Pool({
      connectionString: url,
      max: isPatient ? 1 : 10,
      connectionTimeoutMillis: isPatient ? 10_000 : 5_000,
      keepAlive: true,
      // A statement that waits for a lock for ever would take a connection out of the pool with it. The second limit
      // is ours, for a server that does not answer any more.
      ...(isPatient ? {} : { statement_timeout: 10_000, query_timeout: 12_000 }),
      types: {
        getTypeParser: (type: number, format?: 'text' | 'binary') =>
          type === bigint || type === numeric ? Number : pg.types.getTypeParser(type, format ?? 'text'),
      } as pg.CustomTypesConfig,
    });
    // A connection that breaks is replaced by the pool. Without listeners it would end the process, at any time: the pool
    // listens to idle connections only, and the news of the end may arrive together with that of a new one.
    pool.on('error', () => {});
    pool.on('connect', (client) => client.on('error', () => {}));
    return {
      async connect() {
        // The pool opens connections with the options as they are then.
        pool.options.connectionString = withSignInOf(url, currentUrl());
        try {
          return guard(await pool.connect());
        } catch (error) {
          throw asDatabaseError(error);
        }
      },
      end: () => pool.end(),
    };
  }
}

/**
 * Returns an address with the user and password of another one. Data of another database would not fit what is in
 * memory.
 */
function withSignInOf(address: string, other: string | undefined): string {
  if (other === undefined || other === address) return address;
  const { username, password } = new URL(other);
  return Object.assign(new URL(address), { username, password }).href;
}

function guard(client: pg.PoolClient): PostgresPoolClient {
  let isBroken = false;

  async function run(sql: string, parameters: readonly unknown[]): Promise<unknown> {
    // What was begun on a broken connection is undone by the server.
    if (sql === 'rollback' && isBroken) return { command: 'ROLLBACK', rowCount: 0, rows: [] };
    try {
      return await client.query(sql, [...parameters]);
    } catch (error) {
      const told = asDatabaseError(error);
      if (told instanceof DatabaseError && told.fault === 'unreachable') isBroken = true;
      if (sql !== 'rollback') throw told;
      isBroken = true;
      return { command: 'ROLLBACK', rowCount: 0, rows: [] };
    }
  }

  function query<R>(sql: string, parameters: readonly unknown[]): Promise<PostgresQueryResult<R>>;
  function query<R>(cursor: PostgresCursor<R>): PostgresCursor<R>;
  function query(sql: string | PostgresCursor<unknown>, parameters: readonly unknown[] = []): unknown {
    if (typeof sql !== 'string') throw new Error('queries are not streamed: read in pages');
    return run(sql, parameters);
  }

  return {
    query,
    release: () => client.release(isBroken),
  };
}

/**
 * Whether PostgreSQL has undone the transaction because of a deadlock or serialisation failure, so that it may simply
 * run again.
 */
export function isUndoneByRace(error: unknown): boolean {
  const code = postgresCode(error);
  return code === '40P01' || code === '40001';
}

/** Returns what an error of the connection means to the one who set the address; '' for other errors. */
export function postgresComplaint(error: unknown): string {
  switch (postgresCode(error instanceof DatabaseError ? error.cause : error)) {
    case 'ECONNREFUSED':
    case 'EHOSTUNREACH':
    case 'ETIMEDOUT':
      return 'no PostgreSQL answers at this address';
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return 'the host is not known';
    case '28P01':
    case '28000':
      return 'PostgreSQL refuses the user or password';
    case '3D000':
      return 'PostgreSQL has no database of this name';
    case '42501':
      return 'the user may not make tables there';
    default:
      return '';
  }
}
