import type { Contact } from './contact.ts';

/** A contact that a system returned in a form that could not be read. */
export interface UnreadRow {
  readonly id: string;
  /** Which property is wrong, and how, without its value; for the log. */
  readonly mismatch: string;
}

/** One page of a full or incremental sync. */
export interface SyncPage {
  /** Added, changed or existing contacts. The same one may appear twice. */
  readonly contacts: readonly Contact[];
  /** Ids of deleted contacts. Unknown ids are ignored. */
  readonly removed: readonly string[];
  /** Contacts that exist and could not be read: what is known of them stays. Left out if there are none. */
  readonly unread?: readonly UnreadRow[];
  /** Where the next page starts. Opaque; it may contain a system's token, so it is protected like the contacts. */
  readonly cursor: string;
  /** The sync has more pages. */
  readonly more: boolean;
  /** The first page of a full sync. Contacts that the sync does not return are removed when it completes. */
  readonly fromStart: boolean;
}
