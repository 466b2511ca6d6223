import { type Dialect, PostgresDialect } from 'kysely';
import pg from 'pg';

/** PostgreSQL's type number of `bigint`, which the driver gives as text unless told otherwise. */
const bigint = 20;
/** And of `numeric`, for sums and counts. */
const numeric = 1700;

/**
 * Kysely's way to PostgreSQL 15 or newer. All our big integers are times and counts, far below 2^53.
 * @param url `postgres://user:password@host:port/database`, with any of the driver's options as parameters
 */
export function createPostgresDialect(url: string): Dialect {
  const pool = new pg.Pool({
    connectionString: url,
    max: 10,
    connectionTimeoutMillis: 10_000,
    // A statement that waits for a lock for ever would take a connection out of the pool with it.
    statement_timeout: 30_000,
    types: {
      getTypeParser: (type: number, format?: 'text' | 'binary') =>
        type === bigint || type === numeric ? Number : pg.types.getTypeParser(type, format ?? 'text'),
    } as pg.CustomTypesConfig,
  });
  // An idle connection that breaks is replaced by the pool; without a listener it would end the process.
  pool.on('error', () => {});
  return new PostgresDialect({ pool });
}

/** Deadlock or serialisation failure: PostgreSQL has undone the transaction and it may simply run again. */
export function isUndoneByRace(error: unknown): boolean {
  const code = postgresCode(error);
  return code === '40P01' || code === '40001';
}

/** What an error of the connection means to the one who set the address; '' for other errors. */
export function postgresComplaint(error: unknown): string {
  switch (postgresCode(error)) {
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

function postgresCode(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
}
