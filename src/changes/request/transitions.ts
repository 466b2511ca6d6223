import { type PersonLimits, personLimits } from '../../platform/person-limits.ts';
import type { BatchCount } from '../../store/batch-store.ts';
import type { Store } from '../../store/database.ts';
import type { BatchRow, ChangeRequestRow } from '../../store/tables.ts';
import type { Approval } from '../approvals/approval.ts';
import { undecidedAssignments } from '../approvals/assignments.ts';
import { type Audit, cardfile } from '../audit/audit.ts';
import { type Occasion, outgoingWork } from '../jobs/outgoing-work.ts';
import type { Policy, Ruling } from '../policy/policy.ts';
import { answerByRequest } from '../reviews/answer-by-request.ts';
import { carryMarks } from './carry-marks.ts';
import {
  approvalText,
  type ChangeRecord,
  type ItemRecord,
  type ItemRow,
  loadRecord,
  lockRecord,
  movedRecord,
  newRecord,
  toItem,
  withItem,
} from './change-record.ts';
import {
  type BatchItem,
  type ChangeProposal,
  type ItemOperation,
  type ItemState,
  isListOperation,
  isUnlikeAsked,
} from './change-request.ts';
import { type ChangeEvent, nextState } from './change-states.ts';
import { checkProposalLimits, notificationDelay } from './check-limits.ts';
import { keepWrites, recordWrites, writesOf } from './contact-writes.ts';
import { newBatch, newFileRows, newItems, newRow, type Origin } from './new-row.ts';

/**
 * Advances requests. Call each method inside a transaction. It also stores the audit entry, the current
 * deciders and the outgoing work.
 */
export interface Transitions {
  /**
   * Stores a proposal with the policy's ruling. A known submission key adds nothing.
   * @returns the number and requester of the request of this key
   */
  propose(
    store: Store,
    proposal: ChangeProposal,
    ruling: Ruling,
    origin: Origin,
  ): Promise<{ readonly number: number; readonly requester: string }>;
  /**
   * Applies an event to a request and returns the new record.
   * @throws {LeaseLostError} if the request is no longer as in `record`
   */
  advance(store: Store, record: ChangeRecord, event: ChangeEvent, change?: Change): Promise<ChangeRecord>;
  /**
   * Stores columns of a request whose state stays, without an audit entry, and returns the new record.
   * @throws {LeaseLostError} if the request is no longer as in `record`
   */
  save(store: Store, record: ChangeRecord, fields: RequestFields): Promise<ChangeRecord>;
  /** Stores the result of a batch item and returns the new record. */
  saveItem(store: Store, record: ChangeRecord, position: number, fields: ItemRow): Promise<ChangeRecord>;
  /** Stores the result of an item of a large batch, and returns the batch. */
  saveBatchItem(
    store: Store,
    record: ChangeRecord,
    item: ItemRecord,
    fields: ItemRow & { readonly state: ItemState },
  ): Promise<BatchRow>;
}

type RequestFields = Partial<Omit<ChangeRequestRow, 'number' | 'state' | 'updated_at' | 'approval'>>;

interface Change {
  readonly fields?: RequestFields;
  readonly approval?: Approval;
  /** The reason in Cardfile's words, for the audit log. */
  readonly note?: string;
  /** The person's own words; encrypted in the audit log. */
  readonly words?: string;
  /** Entra object id; Cardfile itself by default. */
  readonly actor?: string;
  /** The person acted for, if not the actor; by default the requester when Cardfile acts. */
  readonly onBehalfOf?: string;
  readonly correlationId?: string;
  /** Whether the requester is notified of the outcome even if nobody was asked. */
  readonly tellRequester?: boolean;
}

/** Thrown when another process has taken over the request, so that this one must stop. */
export class LeaseLostError extends Error {
  override readonly name = 'LeaseLostError';

  constructor() {
    super('another process has taken the request over');
  }
}

export interface TransitionsOptions {
  readonly audit: Audit;
  readonly policy: Pick<Policy, 'wakingTime'>;
  readonly clock: () => number;
  /** How long after an uncertain outcome the first reconciliation runs, in milliseconds. */
  readonly reconcileAfterMs: number;
  /** How much one person may propose; {@link personLimits} by default. */
  readonly limits?: PersonLimits;
}

export function createTransitions(options: TransitionsOptions): Transitions {
  const { audit, policy, clock, reconcileAfterMs, limits = personLimits } = options;

  return {
    async propose(store, proposal, ruling, origin) {
      const proposed = await newItems(proposal);
      const { row, isNew } = await store.changes.add(newRow(proposal, ruling, origin, clock()));
      const { number, requester } = row;
      if (!isNew) return { number, requester };
      const needsApproval = ruling.outcome === 'ask';
      const waiting = await checkProposalLimits(store, requester, needsApproval, limits, clock());
      const items = proposed.map((item) => ({ ...item, request_number: number }));
      await store.changes.addItems(items);
      const batch = await newBatch(proposal, items, number);
      if (batch !== undefined) await store.changes.addBatch(batch);
      await store.changes.addFileRows(newFileRows(proposal.fileRows ?? [], number));
      const added = newRecord(row, items, batch);
      const occasion = { event: 'request', before: added, after: added, actor: requester } as const;
      await storeConsequences(store, occasion, notificationDelay(waiting));
      await audit.append(store, {
        event: 'request',
        request: added.request,
        actor: requester,
        onBehalfOf: '',
        note: ruling.words,
        words: proposal.reason,
        correlationId: origin.correlationId,
      });
      if (ruling.outcome !== 'refuse') await answerByRequest(store, proposal, number, clock());
      if (ruling.outcome !== 'ask') {
        await advance(store, added, ruling.outcome === 'apply' ? 'approve' : 'reject', {
          fields: { problem: ruling.problem },
          note: ruling.words,
        });
      }
      return { number, requester };
    },

    advance,

    async save(store, record, fields) {
      const { number, state } = record.request;
      const saved = await store.changes.update(number, { state, lease_holder: record.leaseHolder }, fields);
      if (saved === undefined) throw new LeaseLostError();
      return movedRecord(saved, record);
    },

    async saveItem(store, record, position, fields) {
      const { number } = record.request;
      await store.changes.saveItem({ request_number: number, position }, fields);
      const next = withItem(record, position, fields);
      const { request } = next;
      const item = request.items[position - 1];
      if (fields.state !== undefined && item !== undefined) {
        await recordWrites(store, number, writesOf({ ...next, request: { ...request, items: [item] } }));
        const recreates = next.items[position - 1]?.recreates ?? '';
        await carryMarks(store, request, { ...item, recreates, isDone: item.state === 'done' });
      }
      return next;
    },

    async saveBatchItem(store, { request }, { position, row, item }, fields) {
      const key = { request_number: request.number, position };
      await store.changes.saveItem(key, fields);
      const { item: next, recreates } = toItem(request.source, { ...row, ...fields });
      // The steps of an item are needed until its outcome is certain.
      if (next.state !== 'uncertain' && next.state !== 'waiting') await store.changes.forgetSteps(key);
      const writes = writesOf({ request: { ...request, items: [next] }, outcome: undefined });
      await keepWrites(store, writes);
      await carryMarks(store, request, { ...next, recreates, isDone: next.state === 'done' });
      if (writes.length > 0) await store.changes.recordItemWrite(key);
      return store.changes.countItems(request.number, countChanges(item, next));
    },
  };

  async function advance(store: Store, record: ChangeRecord, event: ChangeEvent, change: Change = {}) {
    const { number, state, requester } = record.request;
    const { fields = {}, approval, actor = cardfile } = change;
    const moved = await store.changes.update(
      number,
      { state, lease_holder: record.leaseHolder },
      {
        ...fields,
        ...(approval === undefined ? {} : { approval: approvalText({ approval, plan: record.plan }) }),
        state: nextState(state, event),
        updated_at: clock(),
      },
    );
    if (moved === undefined) throw new LeaseLostError();
    const next = movedRecord(moved, record);
    await storeConsequences(store, {
      event,
      before: record,
      after: next,
      actor,
      tellRequester: change.tellRequester ?? false,
    });
    await audit.append(store, {
      event,
      request: next.request,
      actor,
      onBehalfOf: change.onBehalfOf ?? (actor === cardfile ? requester : ''),
      note: change.note ?? '',
      words: change.words ?? '',
      correlationId: change.correlationId ?? record.correlationId,
    });
    // The results of batch items were stored with each item.
    const hasOwnItems = next.items.length > 0 || next.request.batch !== undefined;
    if (mayHaveWritten.has(event) && !hasOwnItems) {
      await recordWrites(store, number, writesOf(next));
      const { operation, target, state: now } = next.request;
      const written = { target, recreates: next.recreates, isDone: now === 'applied' };
      if (operation === 'create') await carryMarks(store, next.request, { ...written, operation });
    }
    return next;
  }

  /** Stores the current deciders and the outgoing work. */
  async function storeConsequences(
    store: Store,
    occasion: Pick<Occasion, 'event' | 'before' | 'after' | 'actor'> & { tellRequester?: boolean },
    heldBackMs = 0,
  ): Promise<void> {
    const { event, before, after } = occasion;
    const { number, requester, approval } = after.request;
    const deciders = decidersOf(after);
    const decided = event === 'request' ? [] : decidersOf(before);
    if (deciders.join() !== decided.join()) {
      await store.changes.setDeciders({ number, requester, dueAt: approval.dueAt }, deciders);
    }
    const now = clock();
    const tellsApprovers = approval.stages.length > 0 && !quiet.has(event);
    const delegations = tellsApprovers ? await store.delegations.inForce(now) : [];
    const { add, cancel } = outgoingWork({
      tellRequester: false,
      ...occasion,
      now,
      approversFrom: policy.wakingTime(now) + heldBackMs,
      delegates: new Map(delegations.map(({ from_person, to_person }) => [from_person, to_person])),
      reconcileAfterMs,
    });
    if (cancel.length > 0) await store.work.cancel(number, cancel);
    await store.work.add(add);
  }
}

/** Returns how the counts of a batch change with the state of an item. */
function countChanges(before: BatchItem, after: BatchItem): Readonly<Partial<Record<BatchCount, number>>> {
  const counts: Partial<Record<BatchCount, number>> = {};
  for (const [item, by] of [[before, -1] as const, [after, 1] as const]) {
    const name = countOf(item.state, item.operation);
    for (const one of [name, isUnlikeAsked(item) ? ('unlike' as const) : undefined])
      if (one !== undefined) counts[one] = (counts[one] ?? 0) + by;
  }
  return counts;
}

function countOf(state: ItemState, operation: ItemOperation): BatchCount | undefined {
  if (state === 'waiting') return undefined;
  if (state === 'uncertain') return 'uncertain';
  if (state !== 'done') return 'failed';
  return isListOperation(operation) ? undefined : doneCounts[operation];
}

const doneCounts = { create: 'created', update: 'updated', delete: 'deleted' } as const;

/** Events that no approver is notified of. */
const quiet: ReadonlySet<Occasion['event']> = new Set<Occasion['event']>([
  'begin',
  'resume',
  'go-on',
  'postpone',
  'retry',
  'pause',
  'continue',
  'cancel',
]);

/** Events after which a contact may have changed. */
const mayHaveWritten: ReadonlySet<ChangeEvent> = new Set<ChangeEvent>([
  'succeed',
  'fail',
  'conflict',
  'lose',
  'postpone',
  'confirm',
  'deny',
  'go-on',
]);

/** Returns the people who have to decide now. */
function decidersOf({ request: { state, approval } }: ChangeRecord): readonly string[] {
  return state === 'pending' ? undecidedAssignments(approval).map(({ person }) => person) : [];
}

/** Loads a request that must exist. */
export async function loadKnown(store: Pick<Store, 'changes'>, number: number): Promise<ChangeRecord> {
  return assertFound(await loadRecord(store.changes, number), number);
}

/** Loads a request that must exist, and locks it until the transaction ends. */
export async function lockKnown(store: Pick<Store, 'changes'>, number: number): Promise<ChangeRecord> {
  return assertFound(await lockRecord(store.changes, number), number);
}

function assertFound(record: ChangeRecord | undefined, number: number): ChangeRecord {
  if (record === undefined) throw new Error(`request ${number} is not in the store`);
  return record;
}
