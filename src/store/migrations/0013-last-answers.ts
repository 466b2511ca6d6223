import type { Kysely } from 'kysely';

/** What each person's next message in a chat can refer to. */
export async function up(database: Kysely<unknown>): Promise<void> {
  const { schema } = database;
  await schema
    .createTable('last_answers')
    .addColumn('conversation_id', 'text', (column) => column.notNull())
    .addColumn('person', 'text', (column) => column.notNull())
    .addColumn('topic', 'text', (column) => column.notNull())
    .addColumn('answer', 'text', (column) => column.notNull())
    .addColumn('expires_at', 'bigint', (column) => column.notNull())
    .addPrimaryKeyConstraint('last_answers_key', ['conversation_id', 'person', 'topic'])
    .execute();
}
