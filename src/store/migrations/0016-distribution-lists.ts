import type { Kysely } from 'kysely';

/** The distribution lists of a change: those that a contact is added to, removed from, or was in. */
export async function up(database: Kysely<unknown>): Promise<void> {
  for (const table of ['change_requests', 'change_items']) {
    await database.schema
      .alterTable(table)
      .addColumn('lists', 'text', (column) => column.notNull().defaultTo(''))
      .execute();
  }
}
