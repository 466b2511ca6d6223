import { type Backends, createBackends } from '../backends.ts';
import type { PlainConfig } from '../config.ts';
import { asOwner, type Owner } from '../contacts/owner.ts';
import { personalSources, type SourceId } from '../contacts/sources.ts';
import { type Credentials, credentialsOf } from '../credentials.ts';
import { ConfigurationError } from '../platform/errors.ts';
import { createLog, type Log } from '../platform/log.ts';
import { findObjectId } from '../providers/graph/people.ts';
import { type Database, openDatabase } from '../store/database.ts';

/** The systems and the database, as the bot has them. */
export interface OpenBackends extends Backends {
  readonly database: Database;
  readonly clock: () => number;
  readonly log: Log;
}

/**
 * Opens the database and the systems for a command, and closes them after it.
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

/**
 * Returns the person in whose name a command runs.
 * @param name object id or user principal name
 * @throws {ConfigurationError} if Entra knows nobody of this name
 */
export async function personCalled(name: string, { graphClient }: Backends): Promise<Owner> {
  const objectId = await findObjectId(graphClient, name);
  if (objectId === undefined) throw new ConfigurationError([`Entra knows nobody called ${name}.`]);
  return asOwner(objectId);
}

/**
 * Checks that a person is named for a system of personal contacts.
 * @throws {ConfigurationError} if nobody is
 */
export function requireOwner(source: SourceId, owner: Owner | undefined): void {
  if (owner !== undefined || !personalSources.has(source)) return;
  throw new ConfigurationError([`The contacts in ${source} belong to one person each. Add --as PERSON.`]);
}
