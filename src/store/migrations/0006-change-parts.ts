import { type Kysely, sql } from 'kysely';

/** Requests about several contacts: what is done to each, and what became of it. */
export async function up(database: Kysely<unknown>): Promise<void> {
  const { schema } = database;
  let parts = schema
    .createTable('change_parts')
    .addColumn('request_number', 'integer', (column) => column.notNull().references('change_requests.number'))
    .addColumn('position', 'integer', (column) => column.notNull());
  const texts = [
    ...['operation', 'target_id', 'target_owner', 'target_name', 'before', 'after'],
    ...['state', 'problem', 'outcome', 'restore'],
  ];
  for (const name of texts) parts = parts.addColumn(name, 'text', (column) => column.notNull());
  await parts.addPrimaryKeyConstraint('change_parts_key', ['request_number', 'position']).execute();
  await schema
    .createIndex('change_parts_by_target')
    .on('change_parts')
    .columns(['target_id', 'request_number'])
    .where(sql.ref('target_id'), '!=', sql.lit(''))
    .execute();
}
