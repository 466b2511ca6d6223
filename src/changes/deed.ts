import type { Database, Store } from '../store/database.ts';
import type { Decision } from './approval.ts';
import type { Answer, By, Refusal } from './approvals.ts';
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
    };

/** Does something to a request: looks at it as it stands, locked, and moves it on or refuses. */
export type DoDeed = (
  number: number,
  by: By,
  weigh: (record: ChangeRecord, store: Store) => Promise<Verdict> | Verdict,
) => Promise<Answer | undefined>;

export function createDoDeed(database: Database, transitions: Transitions, clock: () => number): DoDeed {
  return (number, by, weigh) =>
    database.transaction(async (store) => {
      let record = await lockRecord(store.changes, number);
      if (record === undefined) return undefined;
      // Late, and the queue has not got to it yet: nobody's word counts any more.
      if (isOverdue(record, clock())) record = await transitions.advance(store, record, 'expire');
      const verdict = await weigh(record, store);
      if ('refusal' in verdict) return answer(record, verdict);
      if ('moved' in verdict) return answer(verdict.moved);
      const { actor, correlationId } = by;
      const change = { ...verdict.change, actor, correlationId };
      return answer(await transitions.advance(store, record, verdict.event, change));
    });
}

export function isOverdue({ request: { state, approval } }: ChangeRecord, now: number): boolean {
  return state === 'pending' && approval.dueAt !== 0 && now >= approval.dueAt;
}

export function answer(record: ChangeRecord, more: Partial<Omit<Answer, 'request'>> = {}): Answer {
  return { ...toOutcome(record), refusal: '', prior: undefined, again: 0, other: 0, ...more };
}
