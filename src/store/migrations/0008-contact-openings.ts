import type { Kysely } from 'kysely';

/** How often contacts were opened, by each person and, where the person is '', by all together. */
export async function up(database: Kysely<unknown>): Promise<void> {
  const { schema } = database;
  await schema
    .createTable('contact_openings')
    .addColumn('person', 'text', (column) => column.notNull())
    .addColumn('source', 'text', (column) => column.notNull())
    .addColumn('id', 'text', (column) => column.notNull())
    .addColumn('weight', 'double precision', (column) => column.notNull())
    .addColumn('opened_at', 'bigint', (column) => column.notNull())
    .addPrimaryKeyConstraint('contact_openings_key', ['person', 'source', 'id'])
    .execute();
  await schema
    .createIndex('contact_openings_by_time')
    .on('contact_openings')
    .columns(['person', 'opened_at'])
    .execute();
}
