import { type PersonLimits, personLimits } from '../../platform/person-limits.ts';
import type { Store } from '../../store/database.ts';
import type { ChangeRequestRow } from '../../store/tables.ts';
import type { Approval } from '../approvals/approval.ts';
import { undecidedAssignments } from '../approvals/assignments.ts';
import { type Audit, cardfile } from '../audit/audit.ts';
import { type Occasion, outgoingWork } from '../jobs/outgoing-work.ts';
import type { Policy, Ruling } from '../policy/policy.ts';
import {
  approvalText,
  type ChangeRecord,
  type ItemRow,
  loadRecord,
  lockRecord,
  movedRecord,
  newItems,
  newRecord,
  newRow,
  type Origin,
  withItem,
} from './change-record.ts';
import type { ChangeProposal } from './change-request.ts';
import { type ChangeEvent, move } from './change-states.ts';
import { assertMayPropose, holdBack } from './check-limits.ts';
import { recordWrites, writesOf } from './contact-writes.ts';

/**
 * Everything that moves a request on. Each is used inside a transaction, and leaves there what belongs to it: its
 * audit entry, who has to decide now, and the work that follows.
 */
export interface Transitions {
  /**
   * Writes down who wants what, and what the policy says to it. A submission key that is known adds nothing.
   * @returns the number and requester of the request of this key
   */
  propose(
    store: Store,
    proposal: ChangeProposal,
    ruling: Ruling,
    origin: Origin,
  ): Promise<{ readonly number: number; readonly requester: string }>;
  /**
   * Lets an event happen to a request and answers how it stands then.
   * @throws {TakenOverError} when the request is not as `record` says any more
   */
  advance(store: Store, record: ChangeRecord, event: ChangeEvent, change?: Change): Promise<ChangeRecord>;
  /** Stores what became of a part, and answers how the request stands then. */
  saveItem(store: Store, record: ChangeRecord, position: number, fields: ItemRow): Promise<ChangeRecord>;
}

interface Change {
  readonly fields?: Partial<Omit<ChangeRequestRow, 'number' | 'state' | 'updated_at' | 'approval'>>;
  readonly approval?: Approval;
  /** Why, in words of ours, for the audit log. */
  readonly note?: string;
  /** What the person said; the audit log keeps it encrypted. */
  readonly words?: string;
  /** Entra object id; Cardfile itself when left out. */
  readonly actor?: string;
  /** For whom, when not for themselves; the requester when Cardfile acts. */
  readonly onBehalfOf?: string;
  readonly correlationId?: string;
  /** The requester is told of the end even when nobody was asked. */
  readonly tellRequester?: boolean;
}

/** Another process goes on with the request; this one must not. */
export class LeaseLostError extends Error {
  override readonly name = 'TakenOverError';

  constructor() {
    super('another process has taken the request over');
  }
}

export interface TransitionsOptions {
  readonly audit: Audit;
  readonly policy: Pick<Policy, 'wakingTime'>;
  readonly clock: () => number;
  /** How long after an uncertain end to look for the first time. */
  readonly reconcileAfterMs: number;
  /** How much one person may propose; the usual limits when left out. */
  readonly limits?: PersonLimits;
}

export function createTransitions(options: TransitionsOptions): Transitions {
  const { audit, policy, clock, reconcileAfterMs, limits = personLimits } = options;

  return {
    async propose(store, proposal, ruling, origin) {
      const wished = newItems(proposal);
      const { row, isNew } = await store.changes.add(newRow(proposal, ruling, origin, clock()));
      const { number, requester } = row;
      if (!isNew) return { number, requester };
      const waits = ruling.outcome === 'ask';
      const waiting = await assertMayPropose(store, requester, waits, limits, clock());
      const items = wished.map((item) => ({ ...item, request_number: number }));
      await store.changes.addItems(items);
      const added = newRecord(row, items);
      const occasion = { event: 'request', before: added, after: added, actor: requester } as const;
      await follow(store, occasion, holdBack(waiting));
      await audit.append(store, {
        event: 'request',
        request: added.request,
        actor: requester,
        onBehalfOf: '',
        note: ruling.words,
        words: proposal.reason,
        correlationId: origin.correlationId,
      });
      if (ruling.outcome !== 'ask') {
        await advance(store, added, ruling.outcome === 'apply' ? 'approve' : 'reject', {
          fields: { problem: ruling.problem },
          note: ruling.words,
        });
      }
      return { number, requester };
    },

    advance,

    async saveItem(store, record, position, fields) {
      const { number } = record.request;
      await store.changes.saveItem({ request_number: number, position }, fields);
      const next = withItem(record, position, fields);
      const { request } = next;
      const item = request.items[position - 1];
      if (fields.state !== undefined && item !== undefined) {
        await recordWrites(store, number, writesOf({ ...next, request: { ...request, items: [item] } }));
      }
      return next;
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
        state: move(state, event),
        updated_at: clock(),
      },
    );
    if (moved === undefined) throw new LeaseLostError();
    const next = movedRecord(moved, record);
    await follow(store, {
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
    // What became of parts was stored with each of them.
    if (mayHaveWritten.has(event) && next.items.length === 0)
      await recordWrites(store, number, writesOf(next));
    return next;
  }

  /** Stores who has to decide now and what is to be done next. */
  async function follow(
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
      fakes: new Map(delegations.map(({ from_person, to_person }) => [from_person, to_person])),
      reconcileAfterMs,
    });
    if (cancel.length > 0) await store.work.cancel(number, cancel);
    await store.work.add(add);
  }
}

/** Events of which no approver hears. */
const quiet: ReadonlySet<Occasion['event']> = new Set<Occasion['event']>([
  'begin',
  'resume',
  'go-on',
  'postpone',
  'retry',
]);

/** Events after which a contact may be another than before. */
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

/** Who has to say something now. */
function decidersOf({ request: { state, approval } }: ChangeRecord): readonly string[] {
  return state === 'pending' ? undecidedAssignments(approval).map(({ person }) => person) : [];
}

/** Reads a request that must be there. */
export async function loadKnown(store: Pick<Store, 'changes'>, number: number): Promise<ChangeRecord> {
  return mustBeThere(await loadRecord(store.changes, number), number);
}

/** Reads a request that must be there, and that nobody else can change until the transaction ends. */
export async function lockKnown(store: Pick<Store, 'changes'>, number: number): Promise<ChangeRecord> {
  return mustBeThere(await lockRecord(store.changes, number), number);
}

function mustBeThere(record: ChangeRecord | undefined, number: number): ChangeRecord {
  if (record === undefined) throw new Error(`request ${number} is not in the store`);
  return record;
}
