import type { Kysely } from 'kysely';
import type { Tables } from './tables.ts';

/**
 * Takes the next number, counting from 1. The counter's row stays locked until the transaction ends, so numbers
 * follow the order of commits without gaps.
 */
export function nextNumber(database: Kysely<Tables>, name: string): Promise<number> {
  return takeNumbers(database, name, 1);
}

/** Takes several numbers at once, like {@link nextNumber}, and returns the last of them. */
export async function takeNumbers(database: Kysely<Tables>, name: string, count: number): Promise<number> {
  const { value } = await database
    .insertInto('counters')
    .values({ name, value: count })
    .onConflict((conflict) =>
      conflict.column('name').doUpdateSet((row) => ({ value: row('counters.value', '+', count) })),
    )
    .returning('value')
    .executeTakeFirstOrThrow();
  return value;
}

/** Gives back the number that this same transaction took last. */
export async function giveBack(database: Kysely<Tables>, name: string): Promise<void> {
  await database
    .updateTable('counters')
    .set((row) => ({ value: row('value', '-', 1) }))
    .where('name', '=', name)
    .execute();
}

/** Returns the last number taken, 0 if there was none. */
export async function lastNumber(database: Kysely<Tables>, name: string): Promise<number> {
  const row = await database
    .selectFrom('counters')
    .select('value')
    .where('name', '=', name)
    .executeTakeFirst();
  return row?.value ?? 0;
}

/** Locks this counter until the transaction ends. */
export async function lockCounter(database: Kysely<Tables>, name: string): Promise<void> {
  await database
    .insertInto('counters')
    .values({ name, value: 0 })
    .onConflict((conflict) =>
      conflict.column('name').doUpdateSet((row) => ({ value: row.ref('counters.value') })),
    )
    .execute();
}
