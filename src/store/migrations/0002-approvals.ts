import { type Kysely, sql } from 'kysely';

/** Who is asked about a request, who stands in for whom, and the work that is still to be done. */
export async function up(database: Kysely<unknown>): Promise<void> {
  const { schema } = database;
  for (const name of ['approval', 'restore']) {
    await schema
      .alterTable('change_requests')
      .addColumn(name, 'text', (column) => column.notNull().defaultTo(''))
      .execute();
  }
  for (const name of ['undo_of', 'replaces']) {
    await schema
      .alterTable('change_requests')
      .addColumn(name, 'integer', (column) => column.notNull().defaultTo(0))
      .execute();
  }
  await schema
    .createIndex('change_requests_by_requester')
    .on('change_requests')
    .columns(['requester', 'number'])
    .execute();
  await schema
    .createIndex('change_requests_by_target')
    .on('change_requests')
    .columns(['target_id', 'number'])
    .where(sql.ref('target_id'), '!=', sql.lit(''))
    .execute();
  await schema
    .createIndex('change_requests_by_undo')
    .on('change_requests')
    .column('undo_of')
    .where(sql.ref('undo_of'), '!=', sql.lit(0))
    .execute();

  await schema
    .createTable('change_approvers')
    .addColumn('person', 'text', (column) => column.notNull())
    .addColumn('due_at', 'bigint', (column) => column.notNull())
    .addColumn('request_number', 'integer', (column) => column.notNull().references('change_requests.number'))
    .addPrimaryKeyConstraint('change_approvers_key', ['person', 'due_at', 'request_number'])
    .execute();
  await schema
    .createIndex('change_approvers_by_request')
    .on('change_approvers')
    .column('request_number')
    .execute();

  await schema
    .createTable('delegations')
    .addColumn('from_person', 'text', (column) => column.primaryKey())
    .addColumn('to_person', 'text', (column) => column.notNull())
    .addColumn('until_at', 'bigint', (column) => column.notNull())
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .execute();
  await schema.createIndex('delegations_by_stand_in').on('delegations').column('to_person').execute();

  await schema
    .createTable('outbox')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('kind', 'text', (column) => column.notNull())
    .addColumn('request_number', 'integer', (column) => column.notNull().references('change_requests.number'))
    .addColumn('payload', 'text', (column) => column.notNull())
    .addColumn('run_at', 'bigint', (column) => column.notNull())
    .addColumn('attempts', 'integer', (column) => column.notNull())
    .addColumn('lease_holder', 'text', (column) => column.notNull())
    .addColumn('lease_until', 'bigint', (column) => column.notNull())
    .addColumn('expires_at', 'bigint', (column) => column.notNull())
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .execute();
  await schema.createIndex('outbox_by_time').on('outbox').column('run_at').execute();
  await schema.createIndex('outbox_by_request').on('outbox').column('request_number').execute();

  await schema
    .createTable('value_keys')
    .addColumn('name', 'text', (column) => column.primaryKey())
    .addColumn('value', 'text', (column) => column.notNull())
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .execute();
}
