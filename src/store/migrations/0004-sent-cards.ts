import { type Kysely, sql } from 'kysely';

/** The messages that show a change request. */
export async function up(database: Kysely<unknown>): Promise<void> {
  const { schema } = database;
  await schema
    .createTable('sent_cards')
    .addColumn('conversation_id', 'text', (column) => column.notNull())
    .addColumn('message_id', 'text', (column) => column.notNull())
    .addColumn('request_number', 'integer', (column) => column.notNull())
    .addColumn('person', 'text', (column) => column.notNull())
    .addColumn('notice_id', 'text', (column) => column.notNull())
    .addColumn('shows', 'text', (column) => column.notNull())
    .addColumn('sent_at', 'bigint', (column) => column.notNull())
    .addPrimaryKeyConstraint('sent_cards_key', ['conversation_id', 'message_id'])
    .execute();
  await schema.createIndex('sent_cards_by_request').on('sent_cards').column('request_number').execute();
  await schema
    .createIndex('sent_cards_by_notice')
    .on('sent_cards')
    .column('notice_id')
    .where(sql.ref('notice_id'), '!=', sql.lit(''))
    .execute();
}
