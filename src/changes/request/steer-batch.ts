import type { Roles } from '../../identity/actor.ts';
import type { Approvals, BatchSteering } from '../approvals/approvals.ts';
import { askedPeople } from '../approvals/assignments.ts';
import { withBatch } from './change-record.ts';
import type { BatchWish, ChangeRequest } from './change-request.ts';
import { isUnderWay } from './change-states.ts';
import type { Transitions } from './transitions.ts';
import type { WithLockedRequest } from './with-locked-request.ts';

/** Creates the action that pauses, continues and cancels large batches. */
export function createSteerBatch(
  transitions: Transitions,
  withLockedRequest: WithLockedRequest,
): Pick<Approvals, 'steer'> {
  return {
    steer: (number, wish, roles, by) =>
      withLockedRequest(number, by, async (record, store) => {
        const { request } = record;
        if (!maySteer(request, by.actor, roles)) return { refusal: 'not-yours' };
        if (!possibleSteering(request).includes(wish)) return { refusal: 'wrong-state' };
        const batch = await store.changes.saveBatch(number, { wanted: wishes[wish], pace_at: 0 });
        const { actor, correlationId } = by;
        const change = { fields: { retry_at: 0 }, actor, correlationId };
        return { moved: await transitions.advance(store, withBatch(record, batch), wish, change) };
      }),
  };
}

const wishes: Readonly<Record<BatchSteering, BatchWish>> = {
  pause: 'pause',
  continue: 'run',
  cancel: 'cancel',
};

/** Returns what can be wanted of a request now; nothing unless it is a large batch that is under way. */
export function possibleSteering({ state, batch }: ChangeRequest): readonly BatchSteering[] {
  if (batch === undefined || !isUnderWay(state) || batch.wanted === 'cancel') return [];
  return batch.wanted === 'pause' ? ['continue', 'cancel'] : ['pause', 'cancel'];
}

/** Whether a person may pause and cancel a large batch: its requester, an approver or an admin. */
export function maySteer(
  { owner, requester, approval }: ChangeRequest,
  actor: string,
  roles: Roles,
): boolean {
  // Nobody else sees personal contacts.
  if (owner !== undefined) return owner === actor;
  return requester === actor || roles.has('admin') || askedPeople(approval).includes(actor);
}
