import { randomBytes } from 'node:crypto';
import type { Kysely } from 'kysely';
import type { Tables } from './tables.ts';

/** Keys that this installation has generated. */
export interface SecretStore {
  /** Returns the 32 random bytes of this name, generated at first use and then the same in every process. */
  key(name: string): Promise<Buffer>;
}

export function createSecretStore(database: Kysely<Tables>, clock: () => number): SecretStore {
  const known = new Map<string, Buffer>();
  const find = (name: string) =>
    database.selectFrom('secrets').select('value').where('name', '=', name).executeTakeFirst();

  return {
    async key(name) {
      const cached = known.get(name);
      if (cached !== undefined) return cached;
      let row = await find(name);
      if (row === undefined) {
        await database
          .insertInto('secrets')
          .values({ name, value: randomBytes(32).toString('base64'), created_at: clock() })
          .onConflict((conflict) => conflict.column('name').doNothing())
          .execute();
        row = await find(name);
      }
      if (row === undefined) throw new Error(`the secret ${name} could not be stored`);
      const key = Buffer.from(row.value, 'base64');
      known.set(name, key);
      return key;
    },
  };
}

/** Keys that can be deleted one by one, so that the data encrypted with one becomes unreadable. */
export interface ValueKeyStore {
  /** Returns the 32 random bytes of this name; generates them if they are missing. */
  make(name: string): Promise<Buffer>;
  /** Returns undefined if the key was never generated or has been deleted. */
  find(name: string): Promise<Buffer | undefined>;
  forget(name: string): Promise<void>;
}

export function createValueKeyStore(database: Kysely<Tables>, clock: () => number): ValueKeyStore {
  const find = async (name: string) => {
    const row = await database
      .selectFrom('value_keys')
      .select('value')
      .where('name', '=', name)
      .executeTakeFirst();
    return row && Buffer.from(row.value, 'base64');
  };
  return {
    async make(name) {
      const value = randomBytes(32).toString('base64');
      const row = await database
        .insertInto('value_keys')
        .values({ name, value, created_at: clock() })
        // Updated with its own value, because only written rows are returned.
        .onConflict((conflict) =>
          conflict.column('name').doUpdateSet((kept) => ({ value: kept.ref('value_keys.value') })),
        )
        .returning('value')
        .executeTakeFirstOrThrow();
      return Buffer.from(row.value, 'base64');
    },
    find,
    async forget(name) {
      await database.deleteFrom('value_keys').where('name', '=', name).execute();
    },
  };
}
