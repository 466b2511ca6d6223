import type { Database, Store } from '../../store/database.ts';
import type { Decision } from '../approvals/approval.ts';
import type { Answer, By, Refusal } from '../approvals/approvals.ts';
import type { Audit } from '../audit/audit.ts';
import { toOutcome } from './change-outcome.ts';
import { type ChangeRecord, lockRecord } from './change-record.ts';
import type { ChangeEvent } from './change-states.ts';
import type { Transitions } from './transitions.ts';

/**
 * The result of an action on a locked request: an event to apply, a request already advanced, or a refusal.
 */
export type ActionResult =
  | {
      readonly event: ChangeEvent;
      readonly change: NonNullable<Parameters<Transitions['advance']>[3]>;
    }
  /** The action advanced the request itself, inside the transaction. */
  | { readonly moved: ChangeRecord }
  | {
      readonly refusal: Refusal;
      readonly prior?: Decision | undefined;
      readonly nextNudgeAt?: number;
      readonly otherNumber?: number;
    };

/**
 * Locks a request, evaluates an action on its current state, and advances the request or refuses the action.
 */
export type WithLockedRequest = (
  number: number,
  by: By,
  evaluate: (record: ChangeRecord, store: Store) => Promise<ActionResult> | ActionResult,
  /** For a decision: its verdict, so that a refusal is recorded in the audit log. */
  decision?: Decision['verdict'],
) => Promise<Answer | undefined>;

export interface LockedRequestOptions {
  readonly database: Database;
  readonly transitions: Transitions;
  readonly audit: Audit;
  readonly clock: () => number;
}

export function createWithLockedRequest({
  database,
  transitions,
  audit,
  clock,
}: LockedRequestOptions): WithLockedRequest {
  return (number, by, evaluate, decision) =>
    database.transaction(async (store) => {
      let record = await lockRecord(store.changes, number);
      if (record === undefined) return undefined;
      // The request is past its due date but the queue has not expired it yet: no action counts any more.
      if (isOverdue(record, clock())) record = await transitions.advance(store, record, 'expire');
      const result = await evaluate(record, store);
      if ('refusal' in result) {
        if (decision !== undefined) await logRefusal(store, record, by, decision, result.refusal);
        return answer(record, result);
      }
      if ('moved' in result) return answer(result.moved);
      const { actor, correlationId } = by;
      const change = { ...result.change, actor, correlationId };
      return answer(await transitions.advance(store, record, result.event, change));
    });

  /**
   * Records a refused decision in the audit log: once per person and reason, at most {@link maxRefusals} per
   * request.
   */
  async function logRefusal(
    store: Store,
    { request }: ChangeRecord,
    by: By,
    decision: string,
    refusal: Refusal,
  ): Promise<void> {
    if (unloggedRefusals.has(refusal)) return;
    const note = `${decision}: ${refusal}`;
    const logged = (await store.audit.byRequest(request.number)).filter(({ event }) => event === 'refuse');
    if (logged.length >= maxRefusals) return;
    if (logged.some((entry) => entry.actor === by.actor && entry.note === note)) return;
    const { actor, correlationId } = by;
    await audit.append(store, {
      event: 'refuse',
      request,
      actor,
      onBehalfOf: '',
      note,
      words: '',
      correlationId,
    });
  }
}

/** Repeated clicks, stale cards and missing reasons: the person has not been turned down. */
const unloggedRefusals: ReadonlySet<Refusal> = new Set<Refusal>(['', 'stale', 'reason-needed']);
const maxRefusals = 50;

export function isOverdue({ request: { state, approval } }: ChangeRecord, now: number): boolean {
  return state === 'pending' && approval.dueAt !== 0 && now >= approval.dueAt;
}

export function answer(record: ChangeRecord, more: Partial<Omit<Answer, 'request'>> = {}): Answer {
  return { ...toOutcome(record), refusal: '', prior: undefined, nextNudgeAt: 0, otherNumber: 0, ...more };
}
