import type { Database, Store } from '../../store/database.ts';
import type { Decision } from '../approvals/approval.ts';
import type { Answer, By, Refusal } from '../approvals/approvals.ts';
import type { Audit } from '../audit/audit.ts';
import { toOutcome } from './change-outcome.ts';
import { type ChangeRecord, lockRecord } from './change-record.ts';
import type { ChangeEvent } from './change-states.ts';
import type { Transitions } from './transitions.ts';

/** What a deed comes to: an event, or why not. */
export type Verdict =
  | {
      readonly event: ChangeEvent;
      readonly change: NonNullable<Parameters<Transitions['advance']>[3]>;
    }
  /** It was moved on already, inside the transaction. */
  | { readonly moved: ChangeRecord }
  | {
      readonly refusal: Refusal;
      readonly prior?: Decision | undefined;
      readonly again?: number;
      readonly other?: number;
    };

/** Does something to a request: looks at it as it stands, locked, and moves it on or refuses. */
export type WithLockedRequest = (
  number: number,
  by: By,
  evaluate: (record: ChangeRecord, store: Store) => Promise<Verdict> | Verdict,
  /** The decision that it is about: when it is refused, the audit log says so. */
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
      // Late, and the queue has not got to it yet: nobody's word counts any more.
      if (isOverdue(record, clock())) record = await transitions.advance(store, record, 'expire');
      const verdict = await evaluate(record, store);
      if ('refusal' in verdict) {
        if (decision !== undefined) await recordRefusal(store, record, by, decision, verdict.refusal);
        return answer(record, verdict);
      }
      if ('moved' in verdict) return answer(verdict.moved);
      const { actor, correlationId } = by;
      const change = { ...verdict.change, actor, correlationId };
      return answer(await transitions.advance(store, record, verdict.event, change));
    });

  /** Once for each person and reason, however often they press; of one request only so many. */
  async function recordRefusal(
    store: Store,
    { request }: ChangeRecord,
    by: By,
    decision: string,
    refusal: Refusal,
  ): Promise<void> {
    if (noRefusal.has(refusal)) return;
    const note = `${decision}: ${refusal}`;
    const kept = (await store.audit.byRequest(request.number)).filter(({ event }) => event === 'refuse');
    if (kept.length >= mostRefusals) return;
    if (kept.some((entry) => entry.actor === by.actor && entry.note === note)) return;
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

/** The same press again; a stage that moved on; words that are missing: the person has not been turned down. */
const noRefusal: ReadonlySet<Refusal> = new Set<Refusal>(['', 'stale', 'reason-needed']);
const mostRefusals = 50;

export function isOverdue({ request: { state, approval } }: ChangeRecord, now: number): boolean {
  return state === 'pending' && approval.dueAt !== 0 && now >= approval.dueAt;
}

export function answer(record: ChangeRecord, more: Partial<Omit<Answer, 'request'>> = {}): Answer {
  return { ...toOutcome(record), refusal: '', prior: undefined, again: 0, other: 0, ...more };
}
