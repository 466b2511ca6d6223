import { type Kysely, sql } from 'kysely';

/** Who asked, beside who has to decide, so that the lists need no look at the requests themselves. */
export async function up(database: Kysely<unknown>): Promise<void> {
  await database.schema
    .alterTable('change_approvers')
    .addColumn('requester', 'text', (column) => column.notNull().defaultTo(''))
    .execute();
  await sql`
    update change_approvers set requester =
      (select requester from change_requests where change_requests.number = change_approvers.request_number)
  `.execute(database);
  await database.schema
    .createIndex('change_approvers_by_requester')
    .on('change_approvers')
    .columns(['requester', 'due_at', 'request_number'])
    .execute();
}
