import { z } from 'zod';
import {
  type Contact,
  type ContactChanges,
  type ContactField,
  type ContactFields,
  contactFields,
} from '../../contacts/contact.ts';
import { asOwner, type Owner, ownerText, parseOwner } from '../../contacts/owner.ts';
import { personalSources, sources } from '../../contacts/sources.ts';
import { difference, sameValue } from '../../contacts/validation/difference.ts';
import type { FieldChange } from '../../contacts/validation/field-change.ts';
import type { ChangeStore } from '../../store/change-store.ts';
import type { BatchItemRow, ChangeRequestRow, ChangeStepRow } from '../../store/tables.ts';
import { type Approval, nobodyAsked } from '../approvals/approval.ts';
import { type ApprovalPlan, noPlan, type Ruling } from '../policy/policy.ts';
import {
  type BatchItem,
  type ChangeProposal,
  type ChangeRequest,
  type ChangeState,
  type FieldConflict,
  maxItems,
  noReading,
  type Reading,
} from './change-request.ts';
import { changeStates } from './change-states.ts';

/** A request as the store keeps it: what others see, and what it takes to apply it. */
export interface ChangeRecord {
  readonly request: ChangeRequest;
  readonly before: ContactChanges;
  readonly after: ContactChanges;
  /** In whose name the provider is called. */
  readonly owner: Owner;
  readonly correlationId: string;
  readonly leaseHolder: string;
  readonly leaseUntil: number;
  /** Undefined before the first try to apply the request has ended. */
  readonly outcome: StoredOutcome | undefined;
  /** Until when a change that the system is too busy for is tried again; 0 before the first time. */
  readonly retryUntil: number;
  readonly plan: ApprovalPlan;
  /** What a deleted contact was, right before. */
  readonly restore: ContactFields | undefined;
  /** In the order of `request.parts`. */
  readonly items: readonly ItemRecord[];
}

/** A part as the store keeps it. */
export interface ItemRecord {
  readonly position: number;
  readonly row: BatchItemRow;
  readonly item: BatchItem;
  readonly before: ContactChanges;
  readonly after: ContactChanges;
  readonly restore: ContactFields | undefined;
}

/** What was found in the contact system after the end. */
export interface StoredOutcome {
  readonly stored: Contact | undefined;
  readonly reading: Reading;
}

/**
 * Reads a stored outcome. Those of before a reading was kept had a contact, or said nothing. JSON has no word for an
 * absent owner: '' in older rows, left out in newer ones.
 */
function readOutcome(text: string): StoredOutcome | undefined {
  if (text === '') return undefined;
  // Written by `outcomeText` and by nobody else.
  const outcome = JSON.parse(text) as { readonly stored?: Contact; readonly reading?: Reading } & {
    readonly mismatches?: readonly ContactField[];
  };
  const { stored, reading, mismatches: otherwise = [] } = outcome;
  if (stored === undefined) return { stored, reading: reading ?? noReading };
  const ref = { ...stored.ref, owner: parseOwner(stored.ref.owner ?? '') };
  return { stored: { ...stored, ref }, reading: reading ?? { ...noReading, found: 'present', otherwise } };
}

const words = z.object({
  operation: z.enum(['create', 'update', 'delete', 'hide', 'merge', 'batch']),
  source: z.enum(sources),
  state: z.enum(changeStates),
});

const itemWords = z.object({
  operation: z.enum(['create', 'update', 'delete']),
  state: z.enum(['waiting', 'done', 'conflict', 'failed', 'uncertain']),
});

const stepState = z.enum(['begun', 'done', 'failed']);

/** Reads a request with its steps; undefined when there is none. */
export async function loadRecord(store: ChangeStore, number: number): Promise<ChangeRecord | undefined> {
  return completeRecord(store, await store.get(number));
}

/** Reads a request that nobody else can change until the transaction ends. */
export async function lockRecord(store: ChangeStore, number: number): Promise<ChangeRecord | undefined> {
  return completeRecord(store, await store.lock(number));
}

/** Adds to a request's row what is kept elsewhere. */
export async function completeRecord(
  store: ChangeStore,
  row: ChangeRequestRow | undefined,
): Promise<ChangeRecord | undefined> {
  if (row === undefined) return undefined;
  const steps = neverApplied.has(row.state) ? [] : await store.steps(row.number);
  return toRecord(row, steps, hasItems(row) ? await store.itemsOfAll([row.number]) : []);
}

/** Nothing was written yet, or ever. */
const neverApplied: ReadonlySet<string> = new Set<ChangeState>([
  'pending',
  'rejected',
  'withdrawn',
  'expired',
]);

/** Reads many requests with their steps, in the order of the numbers; those that do not exist are left out. */
export async function loadRecords(
  store: ChangeStore,
  numbers: readonly number[],
): Promise<readonly ChangeRecord[]> {
  if (numbers.length === 0) return [];
  const [rows, steps] = await Promise.all([store.getAll(numbers), store.stepsOfAll(numbers)]);
  const whole = rows.filter(hasItems).map((row) => row.number);
  const items = whole.length === 0 ? [] : await store.itemsOfAll(whole);
  return numbers.flatMap((number) => {
    const row = rows.find((one) => one.number === number);
    if (row === undefined) return [];
    return [
      toRecord(
        row,
        steps.filter(({ request_number }) => request_number === number),
        items.filter(({ request_number }) => request_number === number),
      ),
    ];
  });
}

/** A request that was added this moment. */
export function newRecord(row: ChangeRequestRow, items: readonly BatchItemRow[]): ChangeRecord {
  return toRecord(row, [], items);
}

function hasItems({ operation }: ChangeRequestRow): boolean {
  return operation === 'merge' || operation === 'batch';
}

/** A request after it has moved on. */
export function movedRecord(row: ChangeRequestRow, before: ChangeRecord): ChangeRecord {
  const moved = toRecord(row, [], []);
  const { steps, items } = before.request;
  return { ...moved, items: before.items, request: { ...moved.request, steps, items } };
}

/** What changes of a part. */
export type ItemRow = Partial<
  Pick<BatchItemRow, 'state' | 'problem' | 'outcome' | 'target_id' | 'target_owner' | 'restore'>
>;

/** With a part as it is after these were stored. */
export function withItem(record: ChangeRecord, position: number, row: ItemRow): ChangeRecord {
  const { source } = record.request;
  const items = record.items.map((one) =>
    one.position === position ? toItem(source, { ...one.row, ...row }) : one,
  );
  return { ...record, items, request: { ...record.request, items: items.map(({ item }) => item) } };
}

function toItem(source: ChangeRequest['source'], row: BatchItemRow): ItemRecord {
  const { operation, state } = itemWords.parse(row);
  // Written by `itemRows` and `partFields`, and by nobody else.
  const before = JSON.parse(row.before) as ContactChanges;
  const after = JSON.parse(row.after) as ContactChanges;
  const outcome = readOutcome(row.outcome);
  const changes = difference(before, after);
  return {
    position: row.position,
    row,
    before,
    after,
    restore: row.restore === '' ? undefined : (JSON.parse(row.restore) as ContactFields),
    item: {
      operation,
      state,
      difference: changes,
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
): ChangeRecord {
  const { operation, source, state } = words.parse(row);
  // The JSON was written by `newRow` and `outcomeText` and by nobody else.
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
      items: items.map(({ item }) => item),
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
    outcome,
    plan,
    restore: row.restore === '' ? undefined : (JSON.parse(row.restore) as ContactFields),
    items,
  };
}

/** What was changed meanwhile, seen from what was asked for. */
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
  // One that was stored by an earlier version lacks what has been added since.
  return { approval: { ...nobodyAsked, ...approval }, plan };
}

export function approvalText(kept: StoredApproval): string {
  return kept.approval.stages.length === 0 ? '' : JSON.stringify(kept);
}

export function restoreText(contact: Contact): string {
  return JSON.stringify(Object.fromEntries(contactFields.map((field) => [field, contact[field]])));
}

/** Where a request comes from, besides what it asks for. */
export interface Origin {
  /** In whose name the provider is called. */
  readonly owner: Owner;
  readonly correlationId: string;
  readonly undoOf?: number;
  readonly replaces?: number;
}

/** The row of a new request. */
export function newRow(
  proposal: ChangeProposal,
  ruling: Ruling,
  origin: Origin,
  now: number,
): Omit<ChangeRequestRow, 'number'> {
  return {
    submission_key: proposal.submissionKey,
    operation: proposal.operation,
    source: proposal.source,
    target_id: proposal.target?.id ?? '',
    target_owner: ownerText(proposal.target?.owner),
    target_name: proposal.targetName,
    target_version: proposal.targetVersion,
    before: JSON.stringify(proposal.before),
    after: JSON.stringify(proposal.after),
    requester: proposal.requester,
    owner: origin.owner,
    reason: proposal.reason,
    rule: ruling.rule,
    state: 'pending',
    problem: '',
    outcome: '',
    correlation_id: origin.correlationId,
    lease_holder: '',
    lease_until: 0,
    created_at: now,
    updated_at: now,
    approval: approvalText(ruling),
    restore: '',
    undo_of: origin.undoOf ?? 0,
    replaces: origin.replaces ?? 0,
    write_revision: 0,
    written_at: 0,
    retry_at: 0,
    retry_until: 0,
  };
}

/**
 * The rows of a new request's parts.
 * @throws {Error} when a proposal has parts that cannot be one request
 */
export function newItems(proposal: ChangeProposal): readonly Omit<BatchItemRow, 'request_number'>[] {
  const { operation, source, items = [] } = proposal;
  const isMany = operation === 'merge' || operation === 'batch';
  if (isMany !== items.length > 0) throw new Error('a merge or batch is made of parts, and nothing else is');
  if (items.length > maxItems) throw new Error(`a request has at most ${maxItems} parts`);
  const targets = items.flatMap(({ target }) => (target === undefined ? [] : [target]));
  if (targets.some((target) => target.source !== source)) throw new Error('parts are of one source');
  if (new Set(targets.map(({ id }) => id)).size < targets.length) throw new Error('parts share a contact');
  return items.map((item, index) => ({
    position: index + 1,
    operation: item.operation,
    target_id: item.target?.id ?? '',
    target_owner: ownerText(item.target?.owner),
    target_name: item.targetName,
    before: JSON.stringify(item.before),
    after: JSON.stringify(item.after),
    state: 'waiting',
    problem: '',
    outcome: '',
    restore: '',
  }));
}

export function outcomeText(outcome: StoredOutcome): string {
  return JSON.stringify(outcome);
}
