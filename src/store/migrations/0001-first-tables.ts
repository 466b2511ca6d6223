import { type Kysely, sql } from 'kysely';
import { makeAppendOnly } from './append-only.ts';

/** Change requests with their steps, the audit log, secrets, and the chats that know us. */
export async function up(database: Kysely<unknown>): Promise<void> {
  const { schema } = database;
  await schema
    .createTable('counters')
    .addColumn('name', 'text', (column) => column.primaryKey())
    .addColumn('value', 'bigint', (column) => column.notNull())
    .execute();

  const requestTexts = [
    ...[
      'operation',
      'source',
      'target_id',
      'target_owner',
      'target_name',
      'target_version',
      'before',
      'after',
    ],
    ...[
      'requester',
      'owner',
      'reason',
      'rule',
      'state',
      'problem',
      'outcome',
      'correlation_id',
      'lease_holder',
    ],
  ];
  let requests = schema
    .createTable('change_requests')
    .addColumn('number', 'integer', (column) => column.primaryKey())
    .addColumn('submission_key', 'text', (column) => column.notNull().unique());
  for (const name of requestTexts) requests = requests.addColumn(name, 'text', (column) => column.notNull());
  for (const name of ['lease_until', 'created_at', 'updated_at']) {
    requests = requests.addColumn(name, 'bigint', (column) => column.notNull());
  }
  await requests.execute();
  await schema
    .createIndex('change_requests_unfinished')
    .on('change_requests')
    .column('number')
    .where(sql.ref('state'), 'in', sql`('approved', 'applying')`)
    .execute();

  await schema
    .createTable('change_steps')
    .addColumn('request_number', 'integer', (column) => column.notNull().references('change_requests.number'))
    .addColumn('name', 'text', (column) => column.notNull())
    .addColumn('position', 'integer', (column) => column.notNull())
    .addColumn('state', 'text', (column) => column.notNull())
    .addColumn('result', 'text', (column) => column.notNull())
    .addColumn('updated_at', 'bigint', (column) => column.notNull())
    .addPrimaryKeyConstraint('change_steps_key', ['request_number', 'name'])
    .execute();

  const auditTexts = [
    ...[
      'event',
      'actor',
      'on_behalf_of',
      'operation',
      'source',
      'target_id',
      'fields',
      'key_name',
      'sealed_values',
    ],
    ...['rule', 'state', 'problem', 'note', 'correlation_id', 'previous_hash', 'hash'],
  ];
  let audit = schema
    .createTable('audit')
    .addColumn('seq', 'integer', (column) => column.primaryKey())
    .addColumn('at', 'bigint', (column) => column.notNull())
    .addColumn('request_number', 'integer', (column) => column.notNull());
  for (const name of auditTexts) audit = audit.addColumn(name, 'text', (column) => column.notNull());
  await audit.execute();
  await schema.createIndex('audit_by_request').on('audit').column('request_number').execute();
  await makeAppendOnly(database, 'audit');

  await schema
    .createTable('secrets')
    .addColumn('name', 'text', (column) => column.primaryKey())
    .addColumn('value', 'text', (column) => column.notNull())
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .execute();
  await schema
    .createTable('welcomed_chats')
    .addColumn('conversation_id', 'text', (column) => column.primaryKey())
    .addColumn('welcomed_at', 'bigint', (column) => column.notNull())
    .execute();
  await schema
    .createTable('conversation_references')
    .addColumn('conversation_id', 'text', (column) => column.primaryKey())
    .addColumn('person', 'text', (column) => column.notNull())
    .addColumn('reference', 'text', (column) => column.notNull())
    .addColumn('updated_at', 'bigint', (column) => column.notNull())
    .execute();
  await schema
    .createIndex('conversation_references_by_person')
    .on('conversation_references')
    .column('person')
    .execute();
}
