import type { Owner } from '../contacts/owner.ts';
import type { SourceId } from '../contacts/sources.ts';

/** How far the reading of one system, or of one mailbox, has come. */
export interface SyncState {
  readonly source: SourceId;
  readonly owner: Owner | undefined;
  readonly cursor: string;
  /** Goes up with each walk through everything. */
  readonly round: number;
  /** Whether the walk under way goes through everything. */
  readonly isWhole: boolean;
  /** Contacts kept now. */
  readonly count: number;
  /** When a walk last came to its end, in milliseconds since the epoch; 0 for never: not everything is kept yet. */
  readonly completedAt: number;
  /** When the last page was kept. */
  readonly movedAt: number;
  /** When it is to be gone on with. */
  readonly nextAt: number;
  /** When it was last taken up: for a mailbox, when its owner last needed it. */
  readonly claimedAt: number;
  /** Why it cannot go on, '' when it can. */
  readonly problem: string;
  readonly leaseHolder: string;
  readonly leaseUntil: number;
}
