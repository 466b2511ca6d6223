import { z } from 'zod';
import {
  type Contact,
  type ContactChanges,
  type ContactField,
  type ContactFields,
  contactFields,
} from '../../contacts/contact.ts';
import type { ListRef } from '../../contacts/distribution-list.ts';
import { asOwner, type Owner, parseOwner } from '../../contacts/owner.ts';
import { personalSources, sources } from '../../contacts/sources.ts';
import { difference, sameValue } from '../../contacts/validation/difference.ts';
import type { FieldChange } from '../../contacts/validation/field-change.ts';
import type { ChangeStore } from '../../store/change-store.ts';
import type { BatchItemRow, BatchRow, ChangeRequestRow, ChangeStepRow } from '../../store/tables.ts';
import { type Approval, nobodyAsked } from '../approvals/approval.ts';
import { type ApprovalPlan, noPlan } from '../policy/policy.ts';
import {
  type BatchItem,
  type BatchSummary,
  type ChangeRequest,
  type ChangeState,
  changeOperations,
  type FieldConflict,
  itemOperations,
  type LargeBatch,
  noReading,
  type Reading,
} from './change-request.ts';
import { changeStates } from './change-states.ts';

/** A stored request: its public data, and what is needed to apply it. */
export interface ChangeRecord {
  readonly request: ChangeRequest;
  readonly before: ContactChanges;
  readonly after: ContactChanges;
  /** Of a create that undoes a deletion: the id of the deleted contact; '' otherwise. */
  readonly recreates: string;
  /** In whose name the provider is called. */
  readonly owner: Owner;
  readonly correlationId: string;
  readonly leaseHolder: string;
  readonly leaseUntil: number;
  /** Undefined until the first attempt to apply the request has ended. */
  readonly outcome: StoredOutcome | undefined;
  /**
   * Until when a throttled change is retried, in milliseconds since the epoch; 0 before the first attempt.
   */
  readonly retryUntil: number;
  readonly plan: ApprovalPlan;
  /** A deleted contact right before its deletion. */
  readonly restore: DeletedContact | undefined;
  /** In the order of `request.items`. */
  readonly items: readonly ItemRecord[];
}

/** What is needed to add a deleted contact again. */
export interface DeletedContact extends ContactFields {
  /** The lists that it was in; left out if they could not be read, and by earlier versions. */
  readonly lists?: readonly ListRef[];
}

/** A stored batch item. */
export interface ItemRecord {
  readonly position: number;
  readonly row: BatchItemRow;
  readonly item: BatchItem;
  readonly before: ContactChanges;
  readonly after: ContactChanges;
  /** As in {@link ChangeRecord.recreates}. */
  readonly recreates: string;
  readonly restore: DeletedContact | undefined;
}

/** What was read from the contact system after the last attempt. */
export interface StoredOutcome {
  readonly stored: Contact | undefined;
  readonly reading: Reading;
}

/**
 * Parses a stored outcome. Outcomes from before readings were stored hold a contact or nothing. An absent
 * owner is '' in older rows and left out in newer ones.
 */
function readOutcome(text: string): StoredOutcome | undefined {
  if (text === '') return undefined;
  // Only `outcomeText` writes this JSON.
  const outcome = JSON.parse(text) as { readonly stored?: Contact; readonly reading?: Reading } & {
    readonly mismatches?: readonly ContactField[];
  };
  const { stored, reading, mismatches: otherwise = [] } = outcome;
  if (stored === undefined) return { stored, reading: { ...noReading, ...reading } };
  const ref = { ...stored.ref, owner: parseOwner(stored.ref.owner ?? '') };
  const found = reading ?? { found: 'present' as const, otherwise };
  return { stored: { ...stored, ref }, reading: { ...noReading, ...found } };
}

const rowEnums = z.object({
  operation: z.enum(changeOperations),
  source: z.enum(sources),
  state: z.enum(changeStates),
});

const itemEnums = z.object({
  operation: z.enum(itemOperations),
  state: z.enum(['waiting', 'done', 'conflict', 'failed', 'uncertain']),
});

const stepState = z.enum(['begun', 'done', 'failed']);

/** Loads a request with its steps; undefined if it does not exist. */
export async function loadRecord(store: ChangeStore, number: number): Promise<ChangeRecord | undefined> {
  return completeRecord(store, await store.get(number));
}

/** Loads a request and locks it until the transaction ends. */
export async function lockRecord(store: ChangeStore, number: number): Promise<ChangeRecord | undefined> {
  return completeRecord(store, await store.lock(number));
}

/** Adds the steps and items to a request's row. */
export async function completeRecord(
  store: ChangeStore,
  row: ChangeRequestRow | undefined,
): Promise<ChangeRecord | undefined> {
  if (row === undefined) return undefined;
  const [batch] = hasItems(row) ? await store.batchesOf([row.number]) : [];
  if (batch !== undefined) return toRecord(row, [], [], batch);
  const steps = neverApplied.has(row.state) ? [] : await store.stepsOfAll([row.number]);
  return toRecord(row, steps, hasItems(row) ? await store.itemsOfAll([row.number]) : []);
}

/** States in which nothing was written. */
const neverApplied: ReadonlySet<string> = new Set<ChangeState>([
  'pending',
  'rejected',
  'withdrawn',
  'expired',
]);

/** Loads several requests with their steps, in the order of the numbers; unknown numbers are left out. */
export async function loadRecords(
  store: ChangeStore,
  numbers: readonly number[],
): Promise<readonly ChangeRecord[]> {
  if (numbers.length === 0) return [];
  const rows = await store.getAll(numbers);
  const withItems = rows.filter(hasItems).map((row) => row.number);
  const batches = await store.batchesOf(withItems);
  const isLarge = new Set(batches.map(({ request_number }) => request_number));
  const whole = numbers.filter((number) => !isLarge.has(number));
  const listed = withItems.filter((number) => !isLarge.has(number));
  const [steps, items] = await Promise.all([
    whole.length === 0 ? [] : store.stepsOfAll(whole),
    listed.length === 0 ? [] : store.itemsOfAll(listed),
  ]);
  return numbers.flatMap((number) => {
    const row = rows.find((each) => each.number === number);
    if (row === undefined) return [];
    return [
      toRecord(
        row,
        steps.filter(({ request_number }) => request_number === number),
        items.filter(({ request_number }) => request_number === number),
        batches.find(({ request_number }) => request_number === number),
      ),
    ];
  });
}

/** Returns the record of a request that was just added. */
export function newRecord(
  row: ChangeRequestRow,
  items: readonly BatchItemRow[],
  batch: BatchRow | undefined,
): ChangeRecord {
  return toRecord(row, [], batch === undefined ? items : [], batch);
}

function hasItems({ operation }: ChangeRequestRow): boolean {
  return operation === 'merge' || operation === 'batch';
}

/** Returns the record after a transition. */
export function movedRecord(row: ChangeRequestRow, before: ChangeRecord): ChangeRecord {
  const moved = toRecord(row, [], []);
  const { steps, items, batch } = before.request;
  return { ...moved, items: before.items, request: { ...moved.request, steps, items, batch } };
}

/** The columns of a batch item that change. */
export type ItemRow = Partial<
  Pick<BatchItemRow, 'state' | 'problem' | 'outcome' | 'target_id' | 'target_owner' | 'restore'>
>;

/** Returns the record with the stored changes of one item. */
export function withItem(record: ChangeRecord, position: number, row: ItemRow): ChangeRecord {
  const { source } = record.request;
  const items = record.items.map((item) =>
    item.position === position ? toItem(source, { ...item.row, ...row }) : item,
  );
  return { ...record, items, request: { ...record.request, items: items.map(({ item }) => item) } };
}

/** Parses a batch item. */
export function toItem(source: ChangeRequest['source'], row: BatchItemRow): ItemRecord {
  const { operation, state } = itemEnums.parse(row);
  // Only `newItems` writes this JSON.
  const before = JSON.parse(row.before) as ContactChanges;
  const after = JSON.parse(row.after) as ContactChanges;
  const outcome = readOutcome(row.outcome);
  const changes = difference(before, after);
  return {
    position: row.position,
    row,
    before,
    after,
    recreates: row.recreates,
    restore: row.restore === '' ? undefined : (JSON.parse(row.restore) as DeletedContact),
    item: {
      operation,
      state,
      difference: changes,
      lists: readLists(row),
      problem: row.problem,
      targetName: row.target_name,
      target:
        row.target_id === '' ? undefined : { source, id: row.target_id, owner: parseOwner(row.target_owner) },
      conflicts: state === 'conflict' ? conflictsOf(changes, outcome?.stored) : [],
      reading: outcome?.reading ?? noReading,
      stored: outcome?.stored,
    },
  };
}

function toRecord(
  row: ChangeRequestRow,
  steps: readonly ChangeStepRow[],
  itemRows: readonly BatchItemRow[],
  batch?: BatchRow,
): ChangeRecord {
  const { operation, source, state } = rowEnums.parse(row);
  // Only `newRow` writes this JSON.
  const before = JSON.parse(row.before) as ContactChanges;
  const after = JSON.parse(row.after) as ContactChanges;
  const { approval, plan } = readApproval(row.approval);
  const outcome = readOutcome(row.outcome);
  const items = itemRows.map((item) => toItem(source, item));
  return {
    request: {
      number: row.number,
      submissionKey: row.submission_key,
      operation,
      source,
      owner: personalSources.has(source) ? asOwner(row.owner) : undefined,
      target:
        row.target_id === '' ? undefined : { source, id: row.target_id, owner: parseOwner(row.target_owner) },
      targetName: row.target_name,
      difference: difference(before, after),
      lists: readLists(row),
      items: items.map(({ item }) => item),
      batch: batch && toBatch(batch),
      requester: row.requester,
      reason: row.reason,
      rule: row.rule,
      approval,
      state,
      steps: steps
        .filter(({ state }) => state !== 'noted')
        .map(({ name, state }) => ({ name, state: stepState.parse(state) })),
      problem: row.problem,
      reading: outcome?.reading ?? noReading,
      undoOf: row.undo_of,
      replaces: row.replaces,
      createdAt: row.created_at,
      updatedAt: row.updated_at,
      retryAt: row.retry_at,
    },
    before,
    after,
    owner: asOwner(row.owner),
    correlationId: row.correlation_id,
    leaseHolder: row.lease_holder,
    leaseUntil: row.lease_until,
    retryUntil: row.retry_until,
    recreates: row.recreates,
    outcome,
    plan,
    restore: row.restore === '' ? undefined : (JSON.parse(row.restore) as DeletedContact),
    items,
  };
}

const batchWish = z.enum(['run', 'pause', 'cancel']);

/** Parses what a large batch has besides its request. */
function toBatch(row: BatchRow): LargeBatch {
  return {
    planned: { create: row.creates, update: row.updates, delete: row.deletes },
    done: { create: row.created, update: row.updated, delete: row.deleted },
    failed: row.failed,
    uncertain: row.uncertain,
    unlike: row.unlike,
    wanted: batchWish.parse(row.wanted),
    digest: row.digest,
    // Only `newBatch` writes this JSON.
    summary: JSON.parse(row.summary) as BatchSummary,
    fileRows: row.file_rows,
    pace: row.pace_at === 0 ? undefined : { since: row.pace_at, left: row.pace_left },
  };
}

/** Returns the record with the current counts of its batch. */
export function withBatch(record: ChangeRecord, batch: BatchRow): ChangeRecord {
  return { ...record, request: { ...record.request, batch: toBatch(batch) } };
}

/** Returns the fields that were changed by somebody else since the change was proposed. */
export function conflictsOf(
  changes: readonly FieldChange[],
  stored: Contact | undefined,
): readonly FieldConflict[] {
  if (stored === undefined) return [];
  return changes
    .filter(({ field, before }) => !sameValue(before, stored[field]))
    .map(({ field, before, after }) => ({ field, base: before, theirs: stored[field], ours: after }));
}

interface StoredApproval {
  readonly approval: Approval;
  readonly plan: ApprovalPlan;
}

function readApproval(text: string): StoredApproval {
  if (text === '') return { approval: nobodyAsked, plan: noPlan };
  const { approval, plan } = JSON.parse(text) as StoredApproval;
  // Approvals stored by an earlier version lack newer properties.
  return { approval: { ...nobodyAsked, ...approval }, plan };
}

export function approvalText(stored: StoredApproval): string {
  return stored.approval.stages.length === 0 ? '' : JSON.stringify(stored);
}

/** @param lists the lists that the contact is in; undefined if they could not be read */
export function restoreText(contact: Contact, lists: readonly ListRef[] | undefined): string {
  const fields = contactFields.map((field) => [field, contact[field]] as const);
  return JSON.stringify({ ...Object.fromEntries(fields), lists });
}

function readLists({ lists }: { readonly lists: string }): readonly ListRef[] {
  // Only `listsText` writes this JSON.
  return lists === '' ? [] : (JSON.parse(lists) as ListRef[]);
}

export function outcomeText(outcome: StoredOutcome): string {
  return JSON.stringify(outcome);
}
