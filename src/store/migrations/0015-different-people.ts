import type { Kysely } from 'kysely';

/** The pairs of contacts that an admin said are different people's. */
export async function up(database: Kysely<unknown>): Promise<void> {
  await database.schema
    .createTable('different_people')
    .addColumn('one', 'text', (column) => column.notNull())
    .addColumn('other', 'text', (column) => column.notNull())
    .addColumn('person', 'text', (column) => column.notNull())
    .addColumn('decided_at', 'bigint', (column) => column.notNull())
    .addPrimaryKeyConstraint('different_people_key', ['one', 'other'])
    .execute();
}
