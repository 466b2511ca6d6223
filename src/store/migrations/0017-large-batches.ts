import { type Kysely, sql } from 'kysely';

/** Batches whose items are read in pages, with their progress, and the rows of imported files. */
export async function up(database: Kysely<unknown>): Promise<void> {
  const { schema } = database;
  let batches = schema
    .createTable('change_batches')
    .addColumn('request_number', 'integer', (column) =>
      column.primaryKey().references('change_requests.number'),
    );
  for (const name of ['digest', 'summary', 'wanted']) {
    batches = batches.addColumn(name, 'text', (column) => column.notNull());
  }
  const counts = [
    ...['creates', 'updates', 'deletes', 'created', 'updated', 'deleted', 'failed', 'uncertain'],
    ...['file_rows', 'pace_at', 'pace_left'],
  ];
  for (const name of counts) batches = batches.addColumn(name, 'bigint', (column) => column.notNull());
  await batches.execute();

  for (const name of ['write_revision', 'written_at']) {
    await schema
      .alterTable('change_items')
      .addColumn(name, 'bigint', (column) => column.notNull().defaultTo(0))
      .execute();
  }
  await schema
    .createIndex('change_items_by_write')
    .on('change_items')
    .column('write_revision')
    .where(sql.ref('write_revision'), '>', sql.lit(0))
    .execute();
  await schema
    .createIndex('change_items_by_state')
    .on('change_items')
    .columns(['request_number', 'state', 'position'])
    .execute();

  let rows = schema
    .createTable('change_file_rows')
    .addColumn('request_number', 'integer', (column) => column.notNull().references('change_requests.number'))
    .addColumn('number', 'integer', (column) => column.notNull());
  for (const name of ['line', 'item']) {
    rows = rows.addColumn(name, 'integer', (column) => column.notNull());
  }
  for (const name of ['name', 'email', 'result', 'reason']) {
    rows = rows.addColumn(name, 'text', (column) => column.notNull());
  }
  await rows.addPrimaryKeyConstraint('change_file_rows_key', ['request_number', 'number']).execute();
  await schema
    .createIndex('change_file_rows_by_item')
    .on('change_file_rows')
    .columns(['request_number', 'item'])
    .execute();
}
