import type { ChangeState } from './change-request.ts';

/** What can happen to a change request. */
export type ChangeEvent =
  /** Everybody whose consent the policy asks for has given it. */
  | 'approve'
  /** One of several has agreed; others are still to be asked. */
  | 'consent'
  | 'reject'
  /** Somebody says something, or wants to know something. */
  | 'comment'
  | 'question'
  /** Others are asked: in place of somebody, as well as somebody, or because somebody cannot be reached. */
  | 'reassign'
  | 'escalate'
  | 'replace'
  /** Those who have not decided are reminded by the requester. */
  | 'nudge'
  /** Such a reminder has reached somebody. */
  | 'reminded'
  /** Somebody who could not be asked before can be now. */
  | 'return'
  | 'withdraw'
  | 'expire'
  /** A process starts to apply it. */
  | 'begin'
  /** Another process goes on where one has died. */
  | 'resume'
  | 'succeed'
  /** Ended with nothing left in doubt. */
  | 'fail'
  /** The target is not as it was when the change was asked for; nothing was written. */
  | 'conflict'
  /** A call went out and nobody knows whether it had its effect. */
  | 'lose'
  /** A look at the system showed that an uncertain change is there. */
  | 'confirm'
  /** A look at the system showed that an uncertain change is not there. */
  | 'deny'
  /** What was in doubt is cleared up, and the rest is still to be applied. */
  | 'go-on'
  /** The system does not take it at the moment; it is tried again later. */
  | 'postpone'
  /** The requester wants it tried again after it was given up, without asking anybody anew. */
  | 'retry';

/** The one state machine: from a state, by an event, to a state. What is not listed cannot happen. */
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
  // It fails at once when a consent, or the requester's own right, does not hold any more.
  approved: { begin: 'applying', withdraw: 'withdrawn', fail: 'failed' },
  applying: {
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
  conflict: {},
  failed: { retry: 'approved' },
};

const ends: ReadonlySet<ChangeState> = new Set<ChangeState>([
  'applied',
  'rejected',
  'withdrawn',
  'expired',
  'conflict',
  'failed',
]);

export const changeStates = Object.keys(moves) as [ChangeState, ...ChangeState[]];

/**
 * @returns the state after the event
 * @throws {Error} when the event cannot happen in this state
 */
export function move(state: ChangeState, event: ChangeEvent): ChangeState {
  const next = moves[state][event];
  if (next === undefined) throw new Error(`a request that is ${state} cannot ${event}`);
  return next;
}

/** Nothing happens to it any more by itself. */
export function isEnded(state: ChangeState): boolean {
  return ends.has(state);
}

/** At an end without having been carried out, at least not whole. */
export function endedUnapplied(state: ChangeState): boolean {
  return isEnded(state) && state !== 'applied';
}

/** Approved, and not yet at an end: a process is applying it or has to. */
export function isUnderWay(state: ChangeState): boolean {
  return state === 'approved' || state === 'applying';
}
