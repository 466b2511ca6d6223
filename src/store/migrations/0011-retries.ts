import { type Kysely, sql } from 'kysely';

/** When a change that the system was too busy for is tried again; and notes of a step journal are no steps. */
export async function up(database: Kysely<unknown>): Promise<void> {
  for (const name of ['retry_at', 'retry_until']) {
    await database.schema
      .alterTable('change_requests')
      .addColumn(name, 'bigint', (column) => column.notNull().defaultTo(0))
      .execute();
  }
  await sql`
    update change_steps set state = 'noted'
    where name in ('begin', 'before') or name like '%/begin' or name like '%/before'
  `.execute(database);
}
