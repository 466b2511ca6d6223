import type { ContactRef } from '../../contacts/contact.ts';
import type { Owner } from '../../contacts/owner.ts';

/** The contacts that people have marked. */
export interface Favorites {
  /** Adds a record, at most `most` of a person; false if there are as many already. */
  add(person: Owner, ref: ContactRef, at: number, most: number): Promise<boolean>;
  /** Returns false if none of the records was a favorite. */
  remove(person: Owner, refs: readonly ContactRef[]): Promise<boolean>;
  /** Returns a person's favorites, the latest first. */
  of(person: Owner): Promise<readonly ContactRef[]>;
}

export const mostFavorites = 200;
