import type { Kysely } from 'kysely';

/** The files that people are importing in the chat. */
export async function up(database: Kysely<unknown>): Promise<void> {
  const { schema } = database;
  await schema
    .createTable('import_parts')
    .addColumn('import_id', 'text', (column) => column.notNull())
    .addColumn('person', 'text', (column) => column.notNull())
    .addColumn('part', 'text', (column) => column.notNull())
    .addColumn('number', 'integer', (column) => column.notNull())
    .addColumn('content', 'text', (column) => column.notNull())
    .addColumn('expires_at', 'bigint', (column) => column.notNull())
    .addPrimaryKeyConstraint('import_parts_key', ['import_id', 'part', 'number'])
    .execute();
  await schema
    .createIndex('import_parts_person')
    .on('import_parts')
    .columns(['person', 'expires_at'])
    .execute();
}
