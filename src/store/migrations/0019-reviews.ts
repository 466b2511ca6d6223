import { type Kysely, sql } from 'kysely';

/** The reviews of shared contacts: the people who are asked, and the contacts that each of them checks. */
export async function up(database: Kysely<unknown>): Promise<void> {
  const { schema } = database;
  await schema
    .createTable('reviews')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('started_by', 'text', (column) => column.notNull())
    .addColumn('settings', 'text', (column) => column.notNull())
    .addColumn('started_at', 'bigint', (column) => column.notNull())
    .addColumn('ends_at', 'bigint', (column) => column.notNull())
    .addColumn('told', 'text', (column) => column.notNull())
    .execute();

  let people = schema
    .createTable('review_people')
    .addColumn('review_id', 'text', (column) => column.notNull())
    .addColumn('person', 'text', (column) => column.notNull());
  for (const name of ['state', 'conversation_id', 'message_id']) {
    people = people.addColumn(name, 'text', (column) => column.notNull());
  }
  for (const name of ['remind_at', 'due_at', 'attempts']) {
    people = people.addColumn(name, 'bigint', (column) => column.notNull());
  }
  await people.addPrimaryKeyConstraint('review_people_key', ['review_id', 'person']).execute();
  await schema
    .createIndex('review_people_by_time')
    .on('review_people')
    .column('due_at')
    .where(sql.ref('due_at'), '>', sql.lit(0))
    .execute();

  let contacts = schema
    .createTable('review_contacts')
    .addColumn('review_id', 'text', (column) => column.notNull())
    .addColumn('source', 'text', (column) => column.notNull())
    .addColumn('id', 'text', (column) => column.notNull());
  for (const name of ['person', 'reason', 'answer']) {
    contacts = contacts.addColumn(name, 'text', (column) => column.notNull());
  }
  for (const name of ['position', 'request_number', 'answered_at']) {
    contacts = contacts.addColumn(name, 'bigint', (column) => column.notNull());
  }
  await contacts.addPrimaryKeyConstraint('review_contacts_key', ['review_id', 'source', 'id']).execute();
  await schema
    .createIndex('review_contacts_by_contact')
    .on('review_contacts')
    .columns(['source', 'id'])
    .execute();
  await schema
    .createIndex('review_contacts_by_person')
    .on('review_contacts')
    .columns(['person', 'answer'])
    .execute();
}
