import type { Kysely } from 'kysely';

/** Lets it be counted what one person has done lately. */
export async function up(database: Kysely<unknown>): Promise<void> {
  await database.schema.createIndex('audit_by_actor').on('audit').columns(['actor', 'at']).execute();
}
