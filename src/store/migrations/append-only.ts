import { type Kysely, PostgresAdapter, sql } from 'kysely';

/**
 * Lets the database itself refuse to change or delete a table's rows. Triggers are the one thing that the
 * databases spell differently.
 */
export async function makeAppendOnly(database: Kysely<unknown>, table: string): Promise<void> {
  const complaint = sql.lit(`${table} is append-only`);
  const isPostgres = database.getExecutor().adapter instanceof PostgresAdapter;
  const refuse = sql.id(`${table}_refuse`);
  if (isPostgres) {
    const body = sql.lit(`begin raise exception '${table} is append-only'; end`);
    await sql`create function ${refuse}() returns trigger language plpgsql as ${body}`.execute(database);
  }
  for (const operation of ['update', 'delete']) {
    const name = sql.id(`${table}_refuses_${operation}`);
    const head = sql`create trigger ${name} before ${sql.raw(operation)} on ${sql.table(table)}`;
    const rest = isPostgres
      ? sql`for each row execute function ${refuse}()`
      : sql`begin select raise(abort, ${complaint}); end`;
    await sql`${head} ${rest}`.execute(database);
  }
  if (isPostgres) {
    const name = sql.id(`${table}_refuses_truncate`);
    const on = sql`before truncate on ${sql.table(table)}`;
    await sql`create trigger ${name} ${on} for each statement execute function ${refuse}()`.execute(database);
  }
}
