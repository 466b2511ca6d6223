import type { Contact, SourceId } from '../contacts/contact.ts';
import type { WalkPage } from '../contacts/walk-page.ts';

/**
 * The contacts of all systems as they were read last, and the log of their changes that each process follows to
 * keep its index in step. A personal contact is read with its owner only, and is encrypted under a key of its
 * owner's, so that dropping the key drops the mailbox.
 */
export interface DirectoryStore {
  /** All walks that were ever begun, shared ones first. */
  walks(): Promise<readonly Walk[]>;
  /** The walks of one mailbox, or with '' those through what is shared; cheap, for each process asks often. */
  walksOf(owner: string): Promise<readonly Walk[]>;
  /**
   * Takes a walk for this process until that time, beginning it when it is new. Undefined while another process
   * has it.
   * @param owner Entra object id of the mailbox's owner for personal contacts, '' for shared ones
   * @param until milliseconds since the epoch
   */
  claimWalk(source: SourceId, owner: string, holder: string, until: number): Promise<Walk | undefined>;
  /**
   * Keeps a page and the cursor behind it, all or nothing; rows that are the same as before are not changed and
   * are not logged. At the end of a walk through everything, what it did not meet goes. Undefined, and nothing is
   * kept, when the walk is no longer this holder's.
   */
  keepPage(walk: Walk, page: WalkPage, holder: string, until: number): Promise<Walk | undefined>;
  /** Says what went wrong with a walk ('' for nothing), when to go on, and gives it back. */
  releaseWalk(
    walk: Walk,
    holder: string,
    outcome: { readonly problem: string; readonly nextAt: number },
  ): Promise<void>;
  /** Keeps a contact that was just written, as a page would. */
  keep(contact: Contact): Promise<void>;
  /** Takes out a contact that was just deleted. */
  drop(source: SourceId, owner: string, id: string): Promise<void>;
  /** Drops all that is kept of one person's mailbox. */
  forgetOwner(owner: string): Promise<void>;
  /** At most `limit` changes after that revision, in their order; of one contact only the last. */
  changesSince(owner: string, revision: number, limit: number): Promise<readonly KeptChange[]>;
  /** The newest revision of all, cheap to ask. */
  revision(): Promise<number>;
  /** The contacts with these keys, in any order; those that are gone are left out. */
  read(owner: string, keys: readonly ContactKey[]): Promise<readonly Contact[]>;
}

export interface ContactKey {
  readonly source: SourceId;
  readonly id: string;
}

export interface KeptChange extends ContactKey {
  /** Undefined for one that is gone. */
  readonly contact: Contact | undefined;
  readonly revision: number;
}

/** How far the reading of one system, or of one mailbox, has come. */
export interface Walk {
  readonly source: SourceId;
  readonly owner: string;
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
  /** Why it cannot go on, '' when it can. */
  readonly problem: string;
  readonly leaseHolder: string;
  readonly leaseUntil: number;
}
