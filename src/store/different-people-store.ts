import type { Kysely } from 'kysely';
import { type ContactRef, refKey } from '../contacts/contact.ts';
import type { Owner } from '../contacts/owner.ts';
import type { Tables } from './tables.ts';

/** The pairs of shared contacts that an admin said are different people's. */
export interface DifferentPeopleStore {
  /** Records a decision; idempotent, in either order of the contacts. */
  add(one: ContactRef, other: ContactRef, person: Owner, at: number): Promise<void>;
  /** Says of a contact what was said of another one that it stands for. */
  copy(from: ContactRef, to: ContactRef): Promise<void>;
  /** Returns the keys of all pairs, see {@link pairKey}. */
  keys(): Promise<ReadonlySet<string>>;
}

/** Returns a text that is the same for the same two contacts in either order. */
export function pairKey(one: ContactRef, other: ContactRef): string {
  return inOrder(one, other).join('\n');
}

function inOrder(one: ContactRef, other: ContactRef): readonly [string, string] {
  const [a, b] = [refKey(one), refKey(other)];
  return a < b ? [a, b] : [b, a];
}

export function createDifferentPeopleStore(database: Kysely<Tables>): DifferentPeopleStore {
  return {
    async add(one, other, person, at) {
      const [first, second] = inOrder(one, other);
      await database
        .insertInto('different_people')
        .values({ one: first, other: second, person, decided_at: at })
        .onConflict((conflict) => conflict.columns(['one', 'other']).doNothing())
        .execute();
    },

    async copy(from, to) {
      const key = refKey(from);
      const rows = await database
        .selectFrom('different_people')
        .selectAll()
        .where(({ or, eb }) => or([eb('one', '=', key), eb('other', '=', key)]))
        .execute();
      for (const { one, other, person, decided_at } of rows) {
        const [first = '', second = ''] = [refKey(to), one === key ? other : one].sort();
        await database
          .insertInto('different_people')
          .values({ one: first, other: second, person, decided_at })
          .onConflict((conflict) => conflict.columns(['one', 'other']).doNothing())
          .execute();
      }
    },

    async keys() {
      const rows = await database.selectFrom('different_people').select(['one', 'other']).execute();
      return new Set(rows.map(({ one, other }) => `${one}\n${other}`));
    },
  };
}
