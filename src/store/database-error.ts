import { DatabaseError, type DatabaseFault } from '../platform/errors.ts';

/** Primary result codes of SQLite: https://www.sqlite.org/rescode.html */
const sqliteFaults: ReadonlyMap<number, DatabaseFault> = new Map([
  [5, 'locked'],
  [6, 'locked'],
  [7, 'overloaded'],
  [8, 'read-only'],
  [10, 'failing'],
  [11, 'damaged'],
  [13, 'full'],
  [14, 'gone'],
  [26, 'damaged'],
]);

/** Codes of PostgreSQL (https://www.postgresql.org/docs/current/errcodes-appendix.html) and of the connection to it. */
const postgresFaults: ReadonlyMap<string, DatabaseFault> = new Map([
  ['25006', 'read-only'],
  ['28000', 'refused'],
  ['28P01', 'refused'],
  ['53100', 'full'],
  ['53200', 'overloaded'],
  ['53300', 'overloaded'],
  ['55P03', 'locked'],
  ['57014', 'locked'],
  ['58030', 'failing'],
  ['XX001', 'damaged'],
  ['XX002', 'damaged'],
  ['ECONNREFUSED', 'unreachable'],
  ['ECONNRESET', 'unreachable'],
  ['EPIPE', 'unreachable'],
  ['EHOSTUNREACH', 'unreachable'],
  ['ENETUNREACH', 'unreachable'],
  ['ETIMEDOUT', 'unreachable'],
  ['ENOTFOUND', 'unreachable'],
  ['EAI_AGAIN', 'unreachable'],
  // The socket's path, when the address names one.
  ['ENOENT', 'unreachable'],
]);

/** What the driver says without a code when a connection breaks, is late or cannot be had in time. */
const brokenConnection =
  /connection terminated|connection error|not queryable|timeout|client was closed|establishing an SSL connection/i;

/**
 * Returns an error of the server or its connection as a {@link DatabaseError}, and any other as it is: a broken
 * constraint, a mistake of ours.
 */
export function asDatabaseError(error: unknown): unknown {
  if (error instanceof DatabaseError) return error;
  const fault = sqliteFaults.get(sqliteCode(error)) ?? postgresFault(error);
  return fault === undefined ? error : new DatabaseError(fault, error);
}

/** Returns the primary result code of an SQLite error, 0 for any other error. */
export function sqliteCode(error: unknown): number {
  const code = error instanceof Error && 'errcode' in error ? error.errcode : 0;
  return typeof code === 'number' ? code & 0xff : 0;
}

/** Returns PostgreSQL's or the connection's code of an error, '' for none. */
export function postgresCode(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
}

function postgresFault(error: unknown): DatabaseFault | undefined {
  // Several addresses of one host were tried.
  if (error instanceof AggregateError) return postgresFault(error.errors[0]);
  const code = postgresCode(error);
  const known = postgresFaults.get(code);
  if (known !== undefined) return known;
  // Connection exceptions; shutdown and recovery of the server.
  if (/^08|^57P0/.test(code)) return 'unreachable';
  const isBroken = code === '' && error instanceof Error && brokenConnection.test(error.message);
  return isBroken ? 'unreachable' : undefined;
}
