import type { Contact } from './contact.ts';

/** One page of a walk through all that a system holds, or of what changed in it since the walk before. */
export interface SyncPage {
  /** Added or changed, or simply there; the same one may come twice. */
  readonly contacts: readonly Contact[];
  /** Ids of contacts that are gone; those never heard of do not matter. */
  readonly removed: readonly string[];
  /** Where the next page begins. Opaque, may hold a system's token, so it is kept as private as the contacts. */
  readonly cursor: string;
  /** The walk has more pages; otherwise all is known for now. */
  readonly more: boolean;
  /** The first page of a walk through everything: what is not given from here to its end is gone. */
  readonly fromStart: boolean;
}
