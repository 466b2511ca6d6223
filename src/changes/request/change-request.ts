import type { Contact, ContactChanges, ContactField, ContactRef } from '../../contacts/contact.ts';
import type { ListRef } from '../../contacts/distribution-list.ts';
import type { Owner } from '../../contacts/owner.ts';
import type { SourceId } from '../../contacts/sources.ts';
import type { FieldChange, FieldValue } from '../../contacts/validation/field-change.ts';
import type { WriteOperation } from '../../providers/provider.ts';
import type { Approval } from '../approvals/approval.ts';

/** The state of a change request; see `change-states.ts` for the transitions. */
export type ChangeState =
  | 'pending'
  | 'approved'
  | 'applying'
  | 'applied'
  | 'rejected'
  | 'withdrawn'
  | 'expired'
  /** A large batch that somebody canceled while it was applied: what was not begun stays undone. */
  | 'canceled'
  | 'conflict'
  | 'failed'
  | 'uncertain';

/**
 * The operation of a request. `hide` only removes a contact from the address lists. `merge` completes one
 * contact with the values of others and deletes those. `batch` changes several contacts. The last two consist
 * of {@link BatchItem}s, which are approved together and applied in order.
 */
export type ChangeOperation = (typeof changeOperations)[number];

export const changeOperations = [
  'create',
  'update',
  'delete',
  'hide',
  'add-to-list',
  'remove-from-list',
  'merge',
  'batch',
] as const;

/** The operations that add the contact to a distribution list, or remove it from one. */
export type ListOperation = 'add-to-list' | 'remove-from-list';

/** The operation of a batch item. Large batches have no {@link ListOperation}. */
export type ItemOperation = (typeof itemOperations)[number];

export const itemOperations = ['create', 'update', 'delete', 'add-to-list', 'remove-from-list'] as const;

/** The result of the last read from the contact system. */
export interface Reading {
  /** Whether the contact is there, or for a {@link ListOperation} in the list; 'nothing' if that could not be read. */
  readonly found: 'present' | 'absent' | 'nothing';
  /** Fields whose stored values differ from the wanted ones; [] unless a contact was found. */
  readonly otherwise: readonly ContactField[];
  /** Those of them that a change has left as they were. */
  readonly unchanged: readonly ContactField[];
  /** The field whose value the system refused, if it said so. */
  readonly refused: ContactField | undefined;
  /** The names of the lists to which a new contact could not be added; '' for a hidden one. */
  readonly missedLists: readonly string[];
}

export const noReading: Reading = {
  found: 'nothing',
  otherwise: [],
  unchanged: [],
  refused: undefined,
  missedLists: [],
};

/** A write that Cardfile makes or is asked to make. */
export interface ChangeRequest {
  /** 142 is shown as CR-142. */
  readonly number: number;
  /** Created with the form; a form sent twice is one request. */
  readonly submissionKey: string;
  readonly operation: ChangeOperation;
  readonly source: SourceId;
  /**
   * The owner of the personal contact, the only person who sees the request. Undefined for shared contacts.
   */
  readonly owner: Owner | undefined;
  /** The contact changed; undefined for a create until its first step is done. */
  readonly target: ContactRef | undefined;
  readonly targetName: string;
  /** [] for a merge or batch, whose items have their own. */
  readonly difference: readonly FieldChange[];
  /**
   * The list of a {@link ListOperation}; the lists that a contact to delete is in, or that a new one is added to; []
   * otherwise.
   */
  readonly lists: readonly ListRef[];
  /**
   * In the order of application; [] for a request about one contact. Of a large batch only those that were asked for,
   * usually [].
   */
  readonly items: readonly BatchItem[];
  /** Undefined unless the request is a large batch. */
  readonly batch: LargeBatch | undefined;
  /** Entra object id. */
  readonly requester: string;
  readonly reason: string;
  /** The policy rule that determined the approvers. */
  readonly rule: string;
  /** Assignments, decisions and comments. Has no stages if no approval was needed. */
  readonly approval: Approval;
  readonly state: ChangeState;
  readonly steps: readonly ChangeStep[];
  /**
   * The cause of failure, '' otherwise: a backend error's code (failed, conflict, uncertain), 'unexpected',
   * 'no-approver' (rejected: nobody could be asked), a reason of `change-refusal.ts` or 'approval-lapsed' (failed: an approver or the
   * requester lost their right before the change was applied).
   */
  readonly problem: string;
  /** The contact after the last attempt to apply the request. */
  readonly reading: Reading;
  /** The request that this one undoes, 0 for none. */
  readonly undoOf: number;
  /** The earlier request that this edited version replaces, 0 for none. */
  readonly replaces: number;
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
  readonly updatedAt: number;
  /** When an approved request is retried after throttling, in milliseconds since the epoch; 0 otherwise. */
  readonly retryAt: number;
}

/**
 * A batch of up to {@link maxRows} items, such as an import. The items are read in pages, are applied independently of
 * each other, and the batch can be paused.
 */
export interface LargeBatch {
  /** How many contacts it adds, changes and deletes. */
  readonly planned: Readonly<Record<WriteOperation, number>>;
  readonly done: Readonly<Record<WriteOperation, number>>;
  /** The items that failed or whose contact has changed meanwhile. */
  readonly failed: number;
  readonly uncertain: number;
  /** The done items whose contacts are stored differently from what was asked for, see {@link isUnlikeAsked}. */
  readonly unlike: number;
  readonly wanted: BatchWish;
  /** SHA-256 of all items as they were submitted, in hexadecimal. Checked before they are applied. */
  readonly digest: string;
  readonly summary: BatchSummary;
  /** How many rows the imported file had; 0 if there is no file. */
  readonly fileRows: number;
  /**
   * Since when it has been applied without a stop, in milliseconds since the epoch, and how many items were left then;
   * undefined if it is not being applied.
   */
  readonly pace: { readonly since: number; readonly left: number } | undefined;
}

/** What people want of a large batch. */
export type BatchWish = 'run' | 'pause' | 'cancel';

/** What is known of all items of a large batch without reading them. */
export interface BatchSummary {
  /** The fields of contacts that are added or changed. */
  readonly fields: readonly ContactField[];
  /** The fields in which a value is replaced or removed. */
  readonly replaced: readonly ContactField[];
  /** The items that hide a contact from address lists. */
  readonly hides: number;
  /** The first item of each kind that the policy can tell apart, by position. */
  readonly examples: readonly number[];
}

/** A row of an imported file. */
export interface FileRow {
  readonly line: number;
  readonly name: string;
  readonly email: string;
  /** What the dry run found. */
  readonly result: 'new' | 'changed' | 'same' | 'duplicate' | 'invalid';
  /** Why, in sentences. */
  readonly reason: string;
  /** The position of the item that the row became, 0 for none. */
  readonly item: number;
}

/** The change of one contact in a merge or batch. All items are of the request's source. */
export interface BatchItem {
  readonly operation: ItemOperation;
  /** The contact changed; undefined for a create until its first step is done. */
  readonly target: ContactRef | undefined;
  readonly targetName: string;
  readonly difference: readonly FieldChange[];
  /** As in {@link ChangeRequest.lists}. */
  readonly lists: readonly ListRef[];
  readonly state: ItemState;
  /**
   * The cause of failure, as in {@link ChangeRequest.problem}; '' otherwise. Of a done item the reason why there was
   * nothing to do: 'already-member', 'not-a-member' or 'still-there'.
   */
  readonly problem: string;
  /** In the state 'conflict': the fields changed meanwhile. */
  readonly conflicts: readonly FieldConflict[];
  readonly reading: Reading;
  /** The contact as read last; undefined if it is gone or was not read. */
  readonly stored: Contact | undefined;
}

/** The state of a batch item. 'waiting' is incomplete; it has written nothing unless the system throttled. */
export type ItemState = 'waiting' | 'done' | 'conflict' | 'failed' | 'uncertain';

/** One outgoing call that applies a change, recorded before and after the call. */
export interface ChangeStep {
  readonly name: string;
  readonly state: 'begun' | 'done' | 'failed';
}

/**
 * One field of a conflict: the value when the change was proposed, the current value and the wanted value.
 */
export interface FieldConflict {
  readonly field: ContactField;
  readonly base: FieldValue;
  readonly theirs: FieldValue;
  readonly ours: FieldValue;
}

/** A change that a dialog proposes. */
export interface ChangeProposal {
  readonly submissionKey: string;
  readonly operation: ChangeOperation;
  readonly source: SourceId;
  readonly target: ContactRef | undefined;
  readonly targetName: string;
  /** The target's version when the form was shown; may be ''. */
  readonly targetVersion: string;
  readonly before: ContactChanges;
  readonly after: ContactChanges;
  readonly requester: string;
  readonly reason: string;
  /** As in {@link ChangeRequest.lists}. */
  readonly lists?: readonly ListRef[];
  /** Of a create that undoes a deletion: the id of the deleted contact. */
  readonly recreates?: string;
  /** Only for a merge or batch: the changes of its contacts, at most {@link maxItems}. */
  readonly items?: readonly ItemProposal[];
  /** Makes a large batch, which has at most {@link maxRows} items, with the rows of the imported file ([] for none). */
  readonly fileRows?: readonly FileRow[];
}

export interface ItemProposal
  extends Pick<ChangeProposal, 'target' | 'targetName' | 'before' | 'after' | 'lists' | 'recreates'> {
  readonly operation: ItemOperation;
}

/** The most items in a request that is not a large batch. */
export const maxItems = 50;

/** Whether a change is about a list's members. */
export function isListOperation(operation: string): operation is ListOperation {
  return operation === 'add-to-list' || operation === 'remove-from-list';
}

/** The most items in a large batch. */
export const maxRows = 20_000;

/** Returns how many items of a large batch are not applied yet. */
export function itemsLeft({ planned, done, failed, uncertain }: LargeBatch): number {
  return total(planned) - total(done) - failed - uncertain;
}

/** Returns the sum of counts by operation. */
export function total(counts: Readonly<Record<WriteOperation, number>>): number {
  return counts.create + counts.update + counts.delete;
}

/**
 * Whether a done item was stored differently from what was asked for. A new contact that the system does not show yet is
 * no difference, because most systems need a moment.
 */
export function isUnlikeAsked({
  operation,
  state,
  reading,
}: Pick<BatchItem, 'operation' | 'state' | 'reading'>): boolean {
  if (state !== 'done') return false;
  if (operation === 'delete') return reading.found === 'present';
  return reading.otherwise.length > 0 || reading.missedLists.length > 0;
}
