import type { Kysely } from 'kysely';

/** The contact that a favorite was merged into. */
export async function up(database: Kysely<unknown>): Promise<void> {
  await database.schema
    .alterTable('favorites')
    .addColumn('merged_into', 'text', (column) => column.notNull().defaultTo(''))
    .execute();
}
