import type { Contact, ContactChanges, ContactField, ContactRef } from '../../contacts/contact.ts';
import type { Owner } from '../../contacts/owner.ts';
import type { SourceId } from '../../contacts/sources.ts';
import type { FieldChange, FieldValue } from '../../contacts/validation/field-change.ts';
import type { Approval } from '../approvals/approval.ts';

/** The state of a change request; see `change-states.ts` for the allowed moves. */
export type ChangeState =
  | 'pending'
  | 'approved'
  | 'applying'
  | 'applied'
  | 'rejected'
  | 'withdrawn'
  | 'expired'
  | 'conflict'
  | 'failed'
  | 'uncertain';

/**
 * What is asked for. A `hide` takes a contact out of the address lists and changes nothing else. A `merge` keeps one
 * contact, gives it what others know, and deletes those; a `batch` does something to several contacts. These two are
 * made of {@link BatchItem}s, which one approval covers and which are applied one after the other.
 */
export type ChangeOperation = ItemOperation | 'hide' | 'merge' | 'batch';

/** What is done to one contact by a part. */
export type ItemOperation = 'create' | 'update' | 'delete';

/** What the last look at the contact system showed. */
export interface Reading {
  /** A contact, that there is none, or nothing at all. */
  readonly found: 'present' | 'absent' | 'nothing';
  /** Fields that were asked for and are not stored as asked; [] unless a contact was found. */
  readonly otherwise: readonly ContactField[];
  /** The field whose value the system refused, where it said so. */
  readonly refused: ContactField | undefined;
}

export const noReading: Reading = { found: 'nothing', otherwise: [], refused: undefined };

/** Every write that Cardfile makes. */
export interface ChangeRequest {
  /** 142 is shown as CR-142. */
  readonly number: number;
  /** Made when the form was shown; a form sent twice is one request. */
  readonly submissionKey: string;
  readonly operation: ChangeOperation;
  readonly source: SourceId;
  /** Whose personal contact it is about: nobody else sees the request. Undefined for shared contacts. */
  readonly owner: Owner | undefined;
  /** The contact changed; undefined for a create until its first step is done. */
  readonly target: ContactRef | undefined;
  readonly targetName: string;
  /** [] for a request of parts, each of which has its own. */
  readonly difference: readonly FieldChange[];
  /** In the order in which they are applied; [] for a request about one contact. */
  readonly items: readonly BatchItem[];
  /** Entra object id. */
  readonly requester: string;
  readonly reason: string;
  /** The policy rule that decided who must agree. */
  readonly rule: string;
  /** Who must agree, who has, and what was said. Without stages when nobody had to be asked. */
  readonly approval: Approval;
  readonly state: ChangeState;
  readonly steps: readonly ChangeStep[];
  /**
   * Why it did not go well, '' otherwise: a backend error's code (failed, conflict, uncertain), 'unexpected',
   * 'no-approver' (rejected: nobody could be asked) or 'approval-lapsed' (failed: an approver or the requester
   * lost their right before the change was made).
   */
  readonly problem: string;
  /** Of the contact, after the last try to apply this. */
  readonly reading: Reading;
  /** The request that this one takes back, 0 for none. */
  readonly undoOf: number;
  /** The earlier request of which this one is the edited version, 0 for none. */
  readonly replaces: number;
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
  readonly updatedAt: number;
  /**
   * Of an approved request that the system was too busy for: when it is tried again, in milliseconds since the
   * epoch. 0 for every other one.
   */
  readonly retryAt: number;
}

/** One contact's share of a merge or batch. All are of the request's source. */
export interface BatchItem {
  readonly operation: ItemOperation;
  /** The contact changed; undefined for a create until its first step is done. */
  readonly target: ContactRef | undefined;
  readonly targetName: string;
  readonly difference: readonly FieldChange[];
  readonly state: ItemState;
  /** Why it did not go well: a backend error's code or 'unexpected'; '' otherwise. */
  readonly problem: string;
  /** In the state 'conflict': what was changed meanwhile. */
  readonly conflicts: readonly FieldConflict[];
  readonly reading: Reading;
  /** The contact as it was read last; undefined when it is gone or was not read. */
  readonly stored: Contact | undefined;
}

/** A part that is 'waiting' is not complete; unless the system was busy, it has written nothing. */
export type ItemState = 'waiting' | 'done' | 'conflict' | 'failed' | 'uncertain';

/** One outgoing call of an application, recorded before it goes and after it came back. */
export interface ChangeStep {
  readonly name: string;
  readonly state: 'begun' | 'done' | 'failed';
}

/** One field of a conflict: as it was when the change was asked for, as it is now, and as it was asked for. */
export interface FieldConflict {
  readonly field: ContactField;
  readonly base: FieldValue;
  readonly theirs: FieldValue;
  readonly ours: FieldValue;
}

/** What a dialog asks for. */
export interface ChangeProposal {
  readonly submissionKey: string;
  readonly operation: ChangeOperation;
  readonly source: SourceId;
  readonly target: ContactRef | undefined;
  readonly targetName: string;
  /** The target's version when the form was shown, '' without one. */
  readonly targetVersion: string;
  readonly before: ContactChanges;
  readonly after: ContactChanges;
  readonly requester: string;
  readonly reason: string;
  readonly correlationId: string;
  /** Of a merge or batch, and of nothing else: what is done to which contact, at most {@link maxItems}. */
  readonly items?: readonly ItemProposal[];
}

export interface ItemProposal {
  readonly operation: ItemOperation;
  readonly target: ContactRef | undefined;
  readonly targetName: string;
  readonly before: ContactChanges;
  readonly after: ContactChanges;
}

/** One request is about no more contacts than these. */
export const maxItems = 50;
