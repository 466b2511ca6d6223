import type { ChangeRequests } from '../changes/change-requests.ts';
import type { ChangeOutcome } from '../changes/request/change-outcome.ts';
import type { FileRow } from '../changes/request/change-request.ts';
import type { Owner } from '../contacts/owner.ts';
import type { SourceId } from '../contacts/sources.ts';
import type { Roles } from '../identity/actor.ts';
import { itemsOfPlan } from './items-of-plan.ts';
import type { PlannedRow } from './plan-import.ts';

/** A planned import that a person wants to carry out. */
export interface ImportSubmission {
  /** All rows of the file, with those that change nothing. */
  readonly rows: readonly PlannedRow[];
  /** The system that is written. */
  readonly source: SourceId;
  /** The person who asks, in whose name (and for personal contacts, in whose mailbox) Cardfile writes. */
  readonly requester: Owner;
  readonly roles: Roles;
  /** Created with the dry run: one that is submitted twice is one request. */
  readonly submissionKey: string;
  readonly reason: string;
  readonly correlationId: string;
}

/** Returns the rows of the file for the result file, each with the number of its batch item. */
function fileRowsOf(rows: readonly PlannedRow[]): readonly FileRow[] {
  let items = 0;
  return rows.map((row) => {
    const { line, name, email, result, reasons } = row;
    const item = itemsOfPlan([row]).length === 0 ? 0 : ++items;
    return { line, name, email, result, reason: reasons.join(' '), item };
  });
}

/**
 * Makes one change request of the new and changed rows of an import, under the requester's roles and the policy. It is
 * applied in the background, by the process that takes it from the queue.
 * @returns the request; undefined if nothing would change
 * @throws what {@link ChangeRequests.propose} throws
 */
export async function submitImport(
  { rows, source, requester, roles, submissionKey, reason, correlationId }: ImportSubmission,
  changes: Pick<ChangeRequests, 'propose'>,
): Promise<ChangeOutcome | undefined> {
  const items = itemsOfPlan(rows);
  const [first] = items;
  if (first === undefined) return undefined;
  return changes.propose(
    {
      submissionKey,
      operation: 'batch',
      source,
      target: undefined,
      targetName: items.length === 1 ? first.targetName : `${items.length} contacts`,
      targetVersion: '',
      before: {},
      after: {},
      requester,
      reason,
      items,
      fileRows: fileRowsOf(rows),
    },
    roles,
    { owner: requester, correlationId },
  );
}
