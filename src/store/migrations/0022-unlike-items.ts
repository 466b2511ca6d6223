import type { Kysely } from 'kysely';

/** How many contacts of a large batch were stored differently from what was asked for. */
export async function up(database: Kysely<unknown>): Promise<void> {
  await database.schema
    .alterTable('change_batches')
    .addColumn('unlike', 'bigint', (column) => column.notNull().defaultTo(0))
    .execute();
}
