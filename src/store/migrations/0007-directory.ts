import { type Kysely, sql } from 'kysely';

/** The contacts of all systems as they were read last, with the log of their changes, and how far the reading is. */
export async function up(database: Kysely<unknown>): Promise<void> {
  const { schema } = database;
  await schema
    .createTable('directory_contacts')
    .addColumn('source', 'text', (column) => column.notNull())
    .addColumn('owner', 'text', (column) => column.notNull())
    .addColumn('id', 'text', (column) => column.notNull())
    .addColumn('record', 'text', (column) => column.notNull())
    .addColumn('revision', 'bigint', (column) => column.notNull())
    .addColumn('round', 'bigint', (column) => column.notNull())
    .addColumn('written_at', 'bigint', (column) => column.notNull())
    .addColumn('gone_at', 'bigint', (column) => column.notNull())
    .addPrimaryKeyConstraint('directory_contacts_key', ['source', 'owner', 'id'])
    .execute();
  await schema
    .createIndex('directory_contacts_by_revision')
    .on('directory_contacts')
    .columns(['owner', 'revision'])
    .execute();
  await schema
    .createIndex('directory_contacts_by_end')
    .on('directory_contacts')
    .column('gone_at')
    .where(sql.ref('gone_at'), '>', sql.lit(0))
    .execute();

  let walks = schema.createTable('directory_walks');
  for (const name of ['source', 'owner', 'cursor', 'problem', 'lease_holder']) {
    walks = walks.addColumn(name, 'text', (column) => column.notNull());
  }
  const numbers = [
    ...['round', 'is_whole', 'met', 'contacts', 'completed_at', 'moved_at'],
    ...['next_at', 'claimed_at', 'lease_until'],
  ];
  for (const name of numbers) walks = walks.addColumn(name, 'bigint', (column) => column.notNull());
  await walks.execute();
  await schema
    .createIndex('directory_walks_key')
    .unique()
    .on('directory_walks')
    .columns(['owner', 'source'])
    .execute();
}
