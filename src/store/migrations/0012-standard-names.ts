import { type Kysely, sql } from 'kysely';

/** Names tables by what they hold, and calls those who are asked in a stage its assignments. */
export async function up(database: Kysely<unknown>): Promise<void> {
  const { schema } = database;
  await schema.alterTable('change_parts').renameTo('change_items').execute();
  await schema.alterTable('contact_ledger').renameTo('known_contacts').execute();
  await schema.alterTable('contact_openings').renameTo('contact_views').execute();
  await schema.alterTable('directory_walks').renameTo('directory_syncs').execute();
  // In a JSON text a quotation mark is escaped, so that no value contains this one.
  await sql`update change_requests set approval = replace(approval, '"seats":', '"assignments":')
    where approval like '%"seats":%'`.execute(database);
}
