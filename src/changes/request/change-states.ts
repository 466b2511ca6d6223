import type { ChangeState } from './change-request.ts';

/** The events of a change request. */
export type ChangeEvent =
  /** The last needed approval was given. */
  | 'approve'
  /** One of several needed approvals was given. */
  | 'consent'
  | 'reject'
  /** Somebody comments or asks a question. */
  | 'comment'
  | 'question'
  /**
   * Other people are asked: instead of an approver, additionally, or because an approver cannot be reached.
   */
  | 'reassign'
  | 'escalate'
  | 'replace'
  /** The requester reminds the undecided approvers. */
  | 'nudge'
  /** Such a reminder has reached an approver. */
  | 'reminded'
  /** An absent approver can be asked again. */
  | 'return'
  | 'withdraw'
  | 'expire'
  /** A process starts to apply it. */
  | 'begin'
  /** Another process continues after one has died. */
  | 'resume'
  | 'succeed'
  /** It failed, and nothing is in doubt. */
  | 'fail'
  /** The target has changed since the proposal; nothing was written. */
  | 'conflict'
  /** A call was sent and its effect is unknown. */
  | 'lose'
  /** The contact system shows that an uncertain change took effect. */
  | 'confirm'
  /** The contact system shows that an uncertain change did not take effect. */
  | 'deny'
  /** The doubt is resolved, and the remaining steps are still to be applied. */
  | 'go-on'
  /** The system throttles or is unavailable; the change is retried later. */
  | 'postpone'
  /** The requester retries a failed request, without new approval. */
  | 'retry'
  /** Somebody pauses a large batch, lets it continue, or cancels it. */
  | 'pause'
  | 'continue'
  | 'cancel'
  /** A canceled batch ends; everything that was begun is done. */
  | 'stop';

/** The state machine: the next state by state and event. Other transitions are invalid. */
const moves: Readonly<Record<ChangeState, Readonly<Partial<Record<ChangeEvent, ChangeState>>>>> = {
  pending: {
    approve: 'approved',
    reject: 'rejected',
    withdraw: 'withdrawn',
    expire: 'expired',
    consent: 'pending',
    comment: 'pending',
    question: 'pending',
    reassign: 'pending',
    escalate: 'pending',
    replace: 'pending',
    nudge: 'pending',
    reminded: 'pending',
    return: 'pending',
  },
  // 'fail': an approval or the requester's right no longer holds.
  approved: {
    begin: 'applying',
    withdraw: 'withdrawn',
    fail: 'failed',
    pause: 'approved',
    continue: 'approved',
    cancel: 'approved',
  },
  applying: {
    pause: 'applying',
    continue: 'applying',
    cancel: 'applying',
    stop: 'canceled',
    resume: 'applying',
    succeed: 'applied',
    fail: 'failed',
    conflict: 'conflict',
    lose: 'uncertain',
    postpone: 'approved',
  },
  uncertain: { confirm: 'applied', deny: 'failed', 'go-on': 'applying' },
  applied: {},
  rejected: {},
  withdrawn: {},
  expired: {},
  canceled: {},
  conflict: {},
  failed: { retry: 'approved' },
};

const ends: ReadonlySet<ChangeState> = new Set<ChangeState>([
  'applied',
  'rejected',
  'withdrawn',
  'expired',
  'canceled',
  'conflict',
  'failed',
]);

export const changeStates = Object.keys(moves) as [ChangeState, ...ChangeState[]];

/**
 * Returns the state after an event.
 * @throws {Error} if the event is invalid in this state
 */
export function nextState(state: ChangeState, event: ChangeEvent): ChangeState {
  const next = moves[state][event];
  if (next === undefined) throw new Error(`a request that is ${state} cannot ${event}`);
  return next;
}

/** Whether the request has ended; only a retry can continue it. */
export function isEnded(state: ChangeState): boolean {
  return ends.has(state);
}

/** Whether the request has ended without being fully applied. */
export function endedUnapplied(state: ChangeState): boolean {
  return isEnded(state) && state !== 'applied';
}

/** Whether the request is approved and being applied or waiting for it. */
export function isUnderWay(state: ChangeState): boolean {
  return state === 'approved' || state === 'applying';
}
