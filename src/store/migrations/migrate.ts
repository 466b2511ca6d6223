import { type Kysely, type Migration, Migrator, sql } from 'kysely';
import { DatabaseError } from '../../platform/errors.ts';
import { up as makeFirstTables } from './0001-first-tables.ts';
import { up as addApprovals } from './0002-approvals.ts';
import { up as addKnownContacts } from './0003-contact-ledger.ts';
import { up as addSentCards } from './0004-sent-cards.ts';
import { up as addRequesterOfApprovers } from './0005-requester-of-approvers.ts';
import { up as addBatchItems } from './0006-change-parts.ts';
import { up as addDirectory } from './0007-directory.ts';
import { up as addContactViews } from './0008-contact-openings.ts';
import { up as addContactWrites } from './0009-contact-writes.ts';
import { up as addCountsByPerson } from './0010-counts-by-person.ts';
import { up as addRetries } from './0011-retries.ts';
import { up as useStandardNames } from './0012-standard-names.ts';
import { up as addLastAnswers } from './0013-last-answers.ts';
import { up as addFavorites } from './0014-favorites.ts';
import { up as addDifferentPeople } from './0015-different-people.ts';
import { up as addDistributionLists } from './0016-distribution-lists.ts';
import { up as addLargeBatches } from './0017-large-batches.ts';
import { up as addImportParts } from './0018-import-parts.ts';
import { up as addReviews } from './0019-reviews.ts';
import { up as addRecreatedContacts } from './0020-recreated-contacts.ts';
import { up as addMovedFavorites } from './0021-moved-favorites.ts';
import { up as addUnlikeItems } from './0022-unlike-items.ts';

/**
 * In the order of their names; a released one is never edited, a change is a new one. Versions before must work on with
 * the tables, during an update process by process and after going back: a migration only adds tables, columns with a
 * default, and indexes. One that cannot do without more has a name that ends in {@link breaking}.
 */
export const migrations: Readonly<Record<string, Migration>> = {
  '0001-first-tables': { up: makeFirstTables },
  '0002-approvals': { up: addApprovals },
  '0003-contact-ledger': { up: addKnownContacts },
  '0004-sent-cards': { up: addSentCards },
  '0005-requester-of-approvers': { up: addRequesterOfApprovers },
  '0006-change-parts': { up: addBatchItems },
  '0007-directory': { up: addDirectory },
  '0008-contact-openings': { up: addContactViews },
  '0009-contact-writes': { up: addContactWrites },
  '0010-counts-by-person': { up: addCountsByPerson },
  '0011-retries': { up: addRetries },
  '0012-standard-names': { up: useStandardNames },
  '0013-last-answers': { up: addLastAnswers },
  '0014-favorites': { up: addFavorites },
  '0015-different-people': { up: addDifferentPeople },
  '0016-distribution-lists': { up: addDistributionLists },
  '0017-large-batches': { up: addLargeBatches },
  '0018-import-parts': { up: addImportParts },
  '0019-reviews': { up: addReviews },
  '0020-recreated-contacts': { up: addRecreatedContacts },
  '0021-moved-favorites': { up: addMovedFavorites },
  '0022-unlike-items': { up: addUnlikeItems },
};

const migrationTableName = 'kysely_migration';

/** The end of the name of a migration after which versions before cannot use the database. */
export const breaking = '-breaking';

/**
 * Brings the tables up to date, in one transaction. Leaves tables as they are that a newer version has added to.
 * @throws {Error} when that fails, or when a newer version of Cardfile has changed the tables
 */
export async function migrate<T>(database: Kysely<T>): Promise<void> {
  if ((await versionOf(database)) === 'current') return;
  const provider = { getMigrations: async () => ({ ...migrations }) };
  const migrator = new Migrator({ db: database, provider, migrationTableName });
  const { error } = await migrator.migrateToLatest();
  if (error === undefined) return;
  if ((await versionOf(database)) === 'newer') throw new Error('a newer version of Cardfile has used it');
  throw error;
}

/**
 * Whether this version can use the tables: nobody has changed them for later versions only, or put an older backup
 * back.
 */
export async function isCurrent<T>(database: Kysely<T>): Promise<boolean> {
  return tablesVersion(await namesDone(database)) === 'current';
}

/** The tables compared with those of this version; `current` are also those that a later version has only added to. */
export type TablesVersion = 'older' | 'current' | 'newer';

/** Compares the migrations that a database has had with those of this version. */
export function tablesVersion(done: readonly string[]): TablesVersion {
  if (done.some((name) => !(name in migrations) && name.endsWith(breaking))) return 'newer';
  return Object.keys(migrations).every((name) => done.includes(name)) ? 'current' : 'older';
}

/** Returns 'older' for a database without tables. @throws {DatabaseError} when it cannot be read */
async function versionOf<T>(database: Kysely<T>): Promise<TablesVersion> {
  const done = await namesDone(database).catch((error: unknown) => {
    if (error instanceof DatabaseError) throw error;
    return [];
  });
  return tablesVersion(done);
}

async function namesDone<T>(database: Kysely<T>): Promise<readonly string[]> {
  const { rows } = await sql<{ name: string }>`select name from ${sql.table(migrationTableName)}`.execute(
    database,
  );
  return rows.map(({ name }) => name);
}
