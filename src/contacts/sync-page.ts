import type { Contact } from './contact.ts';

/** One page of a full or incremental sync. */
export interface SyncPage {
  /** Added, changed or existing contacts. The same one may appear twice. */
  readonly contacts: readonly Contact[];
  /** Ids of deleted contacts. Unknown ids are ignored. */
  readonly removed: readonly string[];
  /** Where the next page starts. Opaque; it may contain a system's token, so it is protected like the contacts. */
  readonly cursor: string;
  /** The sync has more pages. */
  readonly more: boolean;
  /** The first page of a full sync. Contacts that the sync does not return are removed when it completes. */
  readonly fromStart: boolean;
}
