import { type ListRef, listRefOf } from '../../contacts/distribution-list.ts';
import { type Owner, ownerText } from '../../contacts/owner.ts';
import { inPortions } from '../../platform/in-portions.ts';
import type { BatchItemRow, BatchRow, ChangeRequestRow, FileRowRow } from '../../store/tables.ts';
import type { Ruling } from '../policy/policy.ts';
import { addToDigest, createItemsDigest, summaryOf } from './batch-summary.ts';
import { approvalText } from './change-record.ts';
import { type ChangeProposal, type FileRow, isListOperation, maxItems, maxRows } from './change-request.ts';

/** The origin of a request. */
export interface Origin {
  /** In whose name the provider is called. */
  readonly owner: Owner;
  readonly correlationId: string;
  readonly undoOf?: number;
  readonly replaces?: number;
}

/** Returns the row of a new request. */
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
    lists: listsText(proposal.lists),
    recreates: proposal.recreates ?? '',
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
 * Returns the rows of a new request's items.
 * @throws {Error} if the items cannot be one request
 */
export async function newItems(
  proposal: ChangeProposal,
): Promise<readonly Omit<BatchItemRow, 'request_number'>[]> {
  const { operation, source, items = [], lists = [] } = proposal;
  for (const change of [{ operation, lists }, ...items]) {
    if (isListOperation(change.operation) && change.lists?.length !== 1)
      throw new Error('a change of a list is about one list');
  }
  const most = proposal.fileRows === undefined ? maxItems : maxRows;
  const isMany = operation === 'merge' || operation === 'batch';
  if (isMany !== items.length > 0)
    throw new Error('only a merge or batch has items, and it needs at least one');
  if (items.length > most) throw new Error(`a request has at most ${most} items`);
  const targets = items.flatMap(({ target }) => (target === undefined ? [] : [target]));
  if (targets.some((target) => target.source !== source)) throw new Error('all items must be of one source');
  const subjects = items.flatMap(({ operation, target, lists: [list] = [] }) => {
    if (target === undefined) return [];
    return isListOperation(operation) ? `${target.id}\n${list?.id}` : target.id;
  });
  if (new Set(subjects).size < subjects.length) throw new Error('two items are about the same contact');
  const rows: Omit<BatchItemRow, 'request_number'>[] = [];
  await inPortions(items, (item, index) =>
    rows.push({
      position: index + 1,
      operation: item.operation,
      target_id: item.target?.id ?? '',
      target_owner: ownerText(item.target?.owner),
      target_name: item.targetName,
      before: JSON.stringify(item.before),
      after: JSON.stringify(item.after),
      lists: listsText(item.lists),
      recreates: item.recreates ?? '',
      state: 'waiting',
      problem: '',
      outcome: '',
      restore: '',
      write_revision: 0,
      written_at: 0,
    }),
  );
  return rows;
}

/** Returns the row of a new large batch; undefined if the proposal is none. */
export async function newBatch(
  { fileRows, items = [] }: ChangeProposal,
  itemRows: readonly BatchItemRow[],
  request_number: number,
): Promise<BatchRow | undefined> {
  if (fileRows === undefined) return undefined;
  const digest = createItemsDigest();
  await inPortions(itemRows, (row) => addToDigest(digest, row));
  const { summary, planned } = await summaryOf(items);
  return {
    request_number,
    digest: digest.digest('hex'),
    summary: JSON.stringify(summary),
    wanted: 'run',
    creates: planned.create,
    updates: planned.update,
    deletes: planned.delete,
    created: 0,
    updated: 0,
    deleted: 0,
    failed: 0,
    uncertain: 0,
    unlike: 0,
    file_rows: fileRows.length,
    pace_at: 0,
    pace_left: 0,
  };
}

/** Returns the stored rows of an imported file. */
export function newFileRows(rows: readonly FileRow[], request_number: number): readonly FileRowRow[] {
  return rows.map((row, index) => ({ ...row, request_number, number: index + 1 }));
}

function listsText(lists: readonly ListRef[] = []): string {
  return lists.length === 0 ? '' : JSON.stringify(lists.map(listRefOf));
}
