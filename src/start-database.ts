import { setTimeout as sleep } from 'node:timers/promises';
import type { Config } from './config.ts';
import { snapshotKey } from './directory-cache.ts';
import { cardReferencesKey } from './identity/signed-reference.ts';
import { ConfigurationError, DatabaseError } from './platform/errors.ts';
import type { KeyVersion } from './platform/key-versions.ts';
import type { Log } from './platform/log.ts';
import { type Database, type DatabaseOptions, openDatabase } from './store/database.ts';

/** The database with all that a start reads from it. */
export interface StartedDatabase {
  readonly database: Database;
  /** Versions of the key that signs references on cards. */
  readonly cardKeys: readonly KeyVersion[];
  /** See {@link snapshotKey}; undefined if contacts are not cached. */
  readonly directoryKey: Buffer | undefined;
}

export interface StartDatabaseOptions extends DatabaseOptions {
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
  readonly log: Log;
  /** How long to wait for a database that does not answer, in milliseconds. */
  readonly patienceMs?: number;
}

const pauseMs = 1_000;

/**
 * Opens the database and reads all that a start needs from it. While it does not answer, has no free connection or is
 * locked, both are tried again every second: the database may start later than Cardfile, or fail over.
 * @throws {ConfigurationError | DatabaseError} at once when the database cannot be used for another reason
 * @throws {ConfigurationError} after `patienceMs`
 */
export async function startDatabase(
  config: Pick<Config, 'database' | 'directory'>,
  { clock, log, patienceMs = 60_000, ...options }: StartDatabaseOptions,
): Promise<StartedDatabase> {
  const end = performance.now() + patienceMs;
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await open(config, clock, options);
    } catch (error) {
      const fault = faultOf(error);
      if (!fault?.isPassing) throw error;
      const seconds = Math.round(patienceMs / 1000);
      if (performance.now() + pauseMs > end) {
        const problem = error instanceof ConfigurationError ? error.message : fault.problem;
        throw new ConfigurationError([`${problem} Cardfile waited ${seconds} seconds for it.`]);
      }
      if (attempt === 1) {
        log.warn({ event: 'database.waiting', seconds, error: fault }, 'waiting for the database');
      }
      await sleep(pauseMs);
    }
  }
}

async function open(
  config: Pick<Config, 'database' | 'directory'>,
  clock: () => number,
  options: DatabaseOptions,
): Promise<StartedDatabase> {
  const database = await openDatabase(config.database, clock, options);
  try {
    const cardKeys = await database.secrets.versions(cardReferencesKey);
    const directoryKey = config.directory === 'live' ? undefined : await database.secrets.key(snapshotKey);
    return { database, cardKeys, directoryKey };
  } catch (error) {
    await database.close();
    throw error;
  }
}

function faultOf(error: unknown): DatabaseError | undefined {
  const cause = error instanceof ConfigurationError ? error.cause : error;
  return cause instanceof DatabaseError ? cause : undefined;
}
