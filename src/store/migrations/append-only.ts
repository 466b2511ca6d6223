import { type Kysely, sql } from 'kysely';

/**
 * Lets the database itself refuse to change or delete a table's rows. Triggers are the one thing that the
 * databases spell differently; a second dialect gets its own branch here.
 */
export async function makeAppendOnly(database: Kysely<unknown>, table: string): Promise<void> {
  for (const operation of ['update', 'delete']) {
    const name = sql.id(`${table}_refuses_${operation}`);
    await sql`
      create trigger ${name} before ${sql.raw(operation)} on ${sql.table(table)}
      begin
        select raise(abort, ${sql.lit(`${table} is append-only`)});
      end
    `.execute(database);
  }
}
