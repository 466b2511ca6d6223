import { randomBytes } from 'node:crypto';
import type { Kysely } from 'kysely';
import type { KeyVersion } from '../platform/key-versions.ts';
import { prepareQuery } from './prepared-query.ts';
import type { Tables } from './tables.ts';

/** Keys that this installation has generated. */
export interface SecretStore {
  /** Returns the 32 random bytes of this name, generated at first use and then the same in every process. */
  key(name: string): Promise<Buffer>;
  /** Returns the versions of a key, the oldest first; the first one is generated at first use. */
  versions(name: string): Promise<readonly KeyVersion[]>;
  /**
   * Generates another version of a key, and deletes those that were replaced longer ago than `keepMs`. Returns its number.
   * @throws {Error} after 255 versions
   */
  rotate(name: string, keepMs: number): Promise<number>;
}

const mostVersions = 255;

export function createSecretStore(database: Kysely<Tables>, clock: () => number): SecretStore {
  const known = new Map<string, Buffer>();
  const find = (name: string) =>
    database.selectFrom('secrets').select('value').where('name', '=', name).executeTakeFirst();
  // The first version has the plain name.
  const nameOf = (name: string, version: number) => (version === 1 ? name : `${name}/${version}`);

  async function add(name: string): Promise<void> {
    await database
      .insertInto('secrets')
      .values({ name, value: randomBytes(32).toString('base64'), created_at: clock() })
      .onConflict((conflict) => conflict.column('name').doNothing())
      .execute();
  }

  async function readVersions(name: string): Promise<readonly KeyVersion[]> {
    const rows = await database
      .selectFrom('secrets')
      .selectAll()
      .where(({ eb, or }) => or([eb('name', '=', name), eb('name', 'like', `${name}/%`)]))
      .execute();
    return rows
      .map(({ name: rowName, value, created_at: madeAt }) => ({
        version: rowName === name ? 1 : Number(rowName.slice(name.length + 1)),
        key: Buffer.from(value, 'base64'),
        madeAt,
      }))
      .sort((one, other) => one.version - other.version);
  }

  return {
    async versions(name) {
      const versions = await readVersions(name);
      if (versions.length > 0) return versions;
      await add(name);
      return readVersions(name);
    },

    async rotate(name, keepMs) {
      const before = await readVersions(name);
      const version = (before.at(-1)?.version ?? 0) + 1;
      if (version > mostVersions) throw new Error(`${name} has no more versions`);
      await add(nameOf(name, version));
      const versions = await readVersions(name);
      for (const [index, { version: old }] of versions.slice(0, -1).entries()) {
        const replacedAt = versions[index + 1]?.madeAt ?? 0;
        if (replacedAt > clock() - keepMs) continue;
        await database.deleteFrom('secrets').where('name', '=', nameOf(name, old)).execute();
      }
      return version;
    },

    async key(name) {
      const cached = known.get(name);
      if (cached !== undefined) return cached;
      let row = await find(name);
      if (row === undefined) {
        await add(name);
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
  /** Returns the same store within a transaction. */
  inside(transaction: Kysely<Tables>): ValueKeyStore;
}

export function createValueKeyStore(database: Kysely<Tables>, clock: () => number): ValueKeyStore {
  const storedValue = prepareQuery(database, () =>
    database.selectFrom('value_keys').select('value').where('name', '=', ''),
  );
  return storeIn(database);

  function storeIn(inside: Kysely<Tables>): ValueKeyStore {
    const find = async (name: string) => {
      const [row] = await storedValue([name], inside);
      return row && Buffer.from(row.value, 'base64');
    };
    return {
      async make(name) {
        const known = await find(name);
        if (known !== undefined) return known;
        const value = randomBytes(32).toString('base64');
        const row = await inside
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
        await inside.deleteFrom('value_keys').where('name', '=', name).execute();
      },
      inside: storeIn,
    };
  }
}
