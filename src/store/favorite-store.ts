import type { Kysely } from 'kysely';
import { type ContactRef, refKey } from '../contacts/contact.ts';
import { type Owner, ownerText } from '../contacts/owner.ts';
import { personalSources, type SourceId } from '../contacts/sources.ts';
import type { Tables } from './tables.ts';

/** The contacts that each person has marked, as references. */
export interface FavoriteStore {
  /** Adds a record, at most `most` of a person; false if there are as many already. */
  add(person: Owner, ref: ContactRef, at: number, most: number): Promise<boolean>;
  /** Removes records; false if none of them was a favorite. */
  remove(person: Owner, refs: readonly ContactRef[]): Promise<boolean>;
  /** Returns a person's favorites, the latest first. A personal contact is always the person's own. */
  of(person: Owner): Promise<readonly ContactRef[]>;
  /** Returns the keys of all shared contacts that are anybody's favorite, see {@link refKey}. */
  shared(): Promise<ReadonlySet<string>>;
}

export function createFavoriteStore(database: Kysely<Tables>): FavoriteStore {
  async function of(person: Owner): Promise<readonly ContactRef[]> {
    const rows = await database
      .selectFrom('favorites')
      .select(['source', 'id'])
      .where('person', '=', ownerText(person))
      .orderBy('added_at', 'desc')
      .orderBy('source')
      .orderBy('id')
      .execute();
    return rows.map((row) => {
      const source = row.source as SourceId;
      return { source, id: row.id, owner: personalSources.has(source) ? person : undefined };
    });
  }

  return {
    of,

    async add(person, { source, id }, at, most) {
      const known = await of(person);
      if (known.some((ref) => ref.source === source && ref.id === id)) return true;
      if (known.length >= most) return false;
      await database
        .insertInto('favorites')
        .values({ person: ownerText(person), source, id, added_at: at })
        .onConflict((conflict) => conflict.columns(['person', 'source', 'id']).doNothing())
        .execute();
      return true;
    },

    async shared() {
      const rows = await database
        .selectFrom('favorites')
        .select(['source', 'id'])
        .where('source', 'not in', [...personalSources])
        .distinct()
        .execute();
      return new Set(
        rows.map(({ source, id }) => refKey({ source: source as SourceId, id, owner: undefined })),
      );
    },

    async remove(person, refs) {
      let isRemoved = false;
      for (const { source, id } of refs) {
        const { numDeletedRows } = await database
          .deleteFrom('favorites')
          .where('person', '=', ownerText(person))
          .where('source', '=', source)
          .where('id', '=', id)
          .executeTakeFirst();
        isRemoved ||= numDeletedRows > 0n;
      }
      return isRemoved;
    },
  };
}
