import type { Kysely } from 'kysely';

/** Contacts of a system that cannot list its own: their ids, and a copy of what was read last. */
export async function up(database: Kysely<unknown>): Promise<void> {
  const { schema } = database;
  await schema
    .createTable('contact_ledger')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('fields', 'text', (column) => column.notNull())
    .addColumn('read_at', 'bigint', (column) => column.notNull())
    .addColumn('revision', 'bigint', (column) => column.notNull())
    .execute();
  await schema.createIndex('contact_ledger_by_revision').on('contact_ledger').column('revision').execute();
  await schema.createIndex('contact_ledger_by_age').on('contact_ledger').column('read_at').execute();
}
