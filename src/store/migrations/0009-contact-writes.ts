import { type Kysely, sql } from 'kysely';

/** Numbers the writes to contacts, so that each process hears of those of the others. */
export async function up(database: Kysely<unknown>): Promise<void> {
  const { schema } = database;
  for (const name of ['write_revision', 'written_at']) {
    await schema
      .alterTable('change_requests')
      .addColumn(name, 'bigint', (column) => column.notNull().defaultTo(0))
      .execute();
  }
  await schema
    .createIndex('change_requests_by_write')
    .on('change_requests')
    .column('write_revision')
    .where(sql.ref('write_revision'), '>', sql.lit(0))
    .execute();
}
