import { type Backends, createBackends } from './backends.ts';
import type { PlainConfig } from './config.ts';
import { type Credentials, credentialsOf } from './credentials.ts';
import { createLog, type Log } from './platform/log.ts';
import { type Database, openDatabase } from './store/database.ts';

/** The systems and the database, as the bot has them. */
export interface OpenBackends extends Backends {
  readonly database: Database;
  readonly clock: () => number;
  readonly log: Log;
}

/**
 * Opens the database and the systems for a command or a worker thread, and closes them after it.
 * @param credentials those of the settings unless given
 * @throws {ConfigurationError} if the database cannot be used
 */
export async function withBackends<T>(
  config: PlainConfig,
  run: (open: OpenBackends) => Promise<T>,
  credentials: Credentials = credentialsOf(config),
): Promise<T> {
  const clock = Date.now;
  const log = createLog('silent');
  const database = await openDatabase(config.database, clock);
  const { knownContacts } = database;
  const backends = createBackends(config, { clock, log, knownContacts, credentials: () => credentials });
  try {
    return await run({ ...backends, database, clock, log });
  } finally {
    await backends.close();
    await database.close();
  }
}
