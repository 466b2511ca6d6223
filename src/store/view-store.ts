import { type Kysely, sql } from 'kysely';
import type { ContactRef } from '../contacts/contact.ts';
import { type Owner, ownerText } from '../contacts/owner.ts';
import type { SourceId } from '../contacts/sources.ts';
import type { Tables } from './tables.ts';

/** Numbers of views of contacts: per person, and anonymously of everybody together. */
export interface ViewStore {
  /**
   * Counts a view. Earlier views decay with a half-life of `halfLifeMs`.
   * @param at milliseconds since the epoch
   */
  opened(person: Owner, ref: ContactRef, at: number, halfLifeMs: number): Promise<void>;
  /** Returns what one person, or with undefined everybody together, viewed after that time; the latest first. */
  since(person: Owner | undefined, at: number, limit: number): Promise<readonly ContactView[]>;
  /** Deletes entries that were last viewed before that time. */
  forgetBefore(at: number): Promise<void>;
}

export interface ContactView {
  readonly source: SourceId;
  readonly id: string;
  /** Number of views, decayed to that time. */
  readonly weight: number;
  readonly at: number;
}

export function createViewStore(database: Kysely<Tables>): ViewStore {
  async function count(person: Owner | undefined, { source, id }: ContactRef, at: number, halfLife: number) {
    await database
      .insertInto('contact_views')
      .values({ person: ownerText(person), source, id, weight: 1, opened_at: at })
      .onConflict((conflict) =>
        conflict.columns(['person', 'source', 'id']).doUpdateSet({
          weight: sql<number>`contact_views.weight * power(0.5, (excluded.opened_at - contact_views.opened_at) / ${sql.lit(halfLife)}.0) + 1`,
          opened_at: sql<number>`excluded.opened_at`,
        }),
      )
      .execute();
  }

  return {
    async opened(person, ref, at, halfLifeMs) {
      await count(person, ref, at, halfLifeMs);
      // A personal contact is not counted for others, not even anonymously.
      if (ref.owner === undefined) await count(undefined, ref, at, halfLifeMs);
    },

    async since(person, at, limit) {
      const rows = await database
        .selectFrom('contact_views')
        .select(['source', 'id', 'weight', 'opened_at'])
        .where('person', '=', ownerText(person))
        .where('opened_at', '>', at)
        .orderBy('opened_at', 'desc')
        .limit(limit)
        .execute();
      return rows.map(({ source, id, weight, opened_at }) => ({
        source: source as SourceId,
        id,
        weight,
        at: opened_at,
      }));
    },

    async forgetBefore(at) {
      await database.deleteFrom('contact_views').where('opened_at', '<', at).execute();
    },
  };
}
