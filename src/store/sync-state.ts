import type { Owner } from '../contacts/owner.ts';
import type { SourceId } from '../contacts/sources.ts';

/** The sync state of one system, or of one mailbox. */
export interface SyncState {
  readonly source: SourceId;
  readonly owner: Owner | undefined;
  readonly cursor: string;
  /** Whether the current sync is a full one. */
  readonly isWhole: boolean;
  /** Number of stored contacts. */
  readonly count: number;
  /** When a sync last completed, in milliseconds since the epoch; 0 if none has, so that contacts may be missing. */
  readonly completedAt: number;
  /** When the last page was stored. */
  readonly movedAt: number;
  /** When the next page is due. */
  readonly nextAt: number;
  /** When the lease was last acquired: for a mailbox, when its owner last needed it. */
  readonly claimedAt: number;
  /** Why the sync failed, '' if it did not. */
  readonly problem: string;
  readonly leaseHolder: string;
  readonly leaseUntil: number;
}
