import type { Kysely } from 'kysely';

/** Which deleted contact a create adds again. */
export async function up(database: Kysely<unknown>): Promise<void> {
  for (const table of ['change_requests', 'change_items']) {
    await database.schema
      .alterTable(table)
      .addColumn('recreates', 'text', (column) => column.notNull().defaultTo(''))
      .execute();
  }
}
