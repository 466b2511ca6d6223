import { type Kysely, type Migration, Migrator } from 'kysely';
import * as firstTables from './0001-first-tables.ts';

/** In the order of their names; a released one is never edited, a change is a new one. */
const migrations: Readonly<Record<string, Migration>> = {
  '0001-first-tables': firstTables,
};

/**
 * Brings the tables up to date, in one transaction.
 * @throws {Error} when that fails, or when a newer version of Cardfile has changed the tables
 */
export async function migrate<T>(database: Kysely<T>): Promise<void> {
  const migrator = new Migrator({
    db: database,
    provider: { getMigrations: async () => ({ ...migrations }) },
  });
  const { error } = await migrator.migrateToLatest();
  if (error !== undefined) throw error;
}
