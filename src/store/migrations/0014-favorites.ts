import type { Kysely } from 'kysely';

/** The contacts that people have marked as favorites. */
export async function up(database: Kysely<unknown>): Promise<void> {
  await database.schema
    .createTable('favorites')
    .addColumn('person', 'text', (column) => column.notNull())
    .addColumn('source', 'text', (column) => column.notNull())
    .addColumn('id', 'text', (column) => column.notNull())
    .addColumn('added_at', 'bigint', (column) => column.notNull())
    .addPrimaryKeyConstraint('favorites_key', ['person', 'source', 'id'])
    .execute();
}
