import type { ExpressionBuilder, Kysely } from 'kysely';
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
  /** Makes another contact of the same system everybody's favorite instead of one that was merged into it. */
  moveTo(merged: ContactRef, remainingId: string): Promise<void>;
  /** Undoes {@link moveTo}, or any other deletion, for a contact that is there again, perhaps with another id. */
  moveBack(deleted: ContactRef, id: string): Promise<void>;
  /** Returns the keys of all shared contacts that are anybody's favorite, see {@link refKey}. */
  shared(): Promise<ReadonlySet<string>>;
}

export function createFavoriteStore(database: Kysely<Tables>): FavoriteStore {
  async function of(person: Owner): Promise<readonly ContactRef[]> {
    const rows = await database
      .selectFrom('favorites')
      .select(['source', 'id', 'merged_into'])
      .where('person', '=', ownerText(person))
      .orderBy('added_at', 'desc')
      .orderBy('source')
      .orderBy('id')
      .execute();
    const refs = rows.map((row): ContactRef => {
      const source = row.source as SourceId;
      return { source, id: idNow(row), owner: personalSources.has(source) ? person : undefined };
    });
    return [...new Map(refs.map((ref) => [refKey(ref), ref])).values()];
  }

  return {
    of,

    async add(person, { source, id }, at, most) {
      const known = await of(person);
      if (known.some((ref) => ref.source === source && ref.id === id)) return true;
      if (known.length >= most) return false;
      await database
        .insertInto('favorites')
        .values({ person: ownerText(person), source, id, added_at: at, merged_into: '' })
        .onConflict((conflict) => conflict.columns(['person', 'source', 'id']).doNothing())
        .execute();
      return true;
    },

    async moveTo({ source, id }, remainingId) {
      await database
        .updateTable('favorites')
        .set({ merged_into: remainingId })
        .where('source', '=', source)
        .where(isNow(id))
        .execute();
    },

    async moveBack({ source, id: before }, id) {
      const rows = await database
        .selectFrom('favorites')
        .select('person')
        .where('source', '=', source)
        .where('id', '=', before)
        .execute();
      for (const { person } of rows) {
        const own = database
          .deleteFrom('favorites')
          .where('person', '=', person)
          .where('source', '=', source);
        // Somebody may have marked the contact already.
        if (id !== before) await own.where('id', '=', id).execute();
        await database
          .updateTable('favorites')
          .set({ id, merged_into: '' })
          .where('person', '=', person)
          .where('source', '=', source)
          .where('id', '=', before)
          .execute();
      }
    },

    async shared() {
      const rows = await database
        .selectFrom('favorites')
        .select(['source', 'id', 'merged_into'])
        .where('source', 'not in', [...personalSources])
        .distinct()
        .execute();
      return new Set(
        rows.map((row) => refKey({ source: row.source as SourceId, id: idNow(row), owner: undefined })),
      );
    },

    async remove(person, refs) {
      let isRemoved = false;
      for (const { source, id } of refs) {
        const { numDeletedRows } = await database
          .deleteFrom('favorites')
          .where('person', '=', ownerText(person))
          .where('source', '=', source)
          .where(isNow(id))
          .executeTakeFirst();
        isRemoved ||= numDeletedRows > 0n;
      }
      return isRemoved;
    },
  };
}

function idNow({ id, merged_into }: { readonly id: string; readonly merged_into: string }): string {
  return merged_into || id;
}

/** Returns the condition that a favorite is now this contact. */
function isNow(id: string) {
  return ({ or, and, eb }: ExpressionBuilder<Tables, 'favorites'>) =>
    or([eb('merged_into', '=', id), and([eb('id', '=', id), eb('merged_into', '=', '')])]);
}
