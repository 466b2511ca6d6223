import type { Roles } from '../identity/actor.ts';
import type { Store } from '../store/database.ts';
import type { ChangeRequestRow } from '../store/tables.ts';
import { type Audit, cardfile } from './audit.ts';
import { type ChangeRecord, loadRecord, newRow } from './change-record.ts';
import type { ChangeProposal } from './change-request.ts';
import { type ChangeEvent, move } from './change-states.ts';
import type { Policy } from './policy.ts';

/** Everything that moves a request on. Each is used inside a transaction, and leaves its audit entry there. */
export interface Transitions {
  /**
   * Writes down who wants what, and what the policy says to it. A submission key that is known adds nothing.
   * @returns the number and requester of the request of this key
   */
  propose(
    store: Store,
    proposal: ChangeProposal,
    roles: Roles,
    context: { readonly owner: string; readonly correlationId: string },
  ): Promise<{ readonly number: number; readonly requester: string }>;
  /**
   * Lets an event happen to a request and answers how it stands then.
   * @throws {TakenOverError} when the request is not as `record` says any more
   */
  advance(store: Store, record: ChangeRecord, event: ChangeEvent, change: Change): Promise<ChangeRecord>;
}

interface Change {
  readonly fields: Partial<Omit<ChangeRequestRow, 'number' | 'state' | 'updated_at'>>;
  /** Why, for the audit log; '' without a reason. */
  readonly note: string;
}

/** Another process goes on with the request; this one must not. */
export class TakenOverError extends Error {
  override readonly name = 'TakenOverError';

  constructor() {
    super('another process has taken the request over');
  }
}

export function createTransitions(audit: Audit, policy: Policy, clock: () => number): Transitions {
  return {
    async propose(store, proposal, roles, context) {
      const known = await store.changes.bySubmission(proposal.submissionKey);
      if (known !== undefined) return known;
      const number = await store.changes.add(newRow(proposal, context, clock()));
      const added = await loadKnown(store, number);
      await audit.append(store, {
        event: 'request',
        request: added.request,
        actor: proposal.requester,
        onBehalfOf: '',
        note: proposal.reason,
        correlationId: context.correlationId,
      });
      const { rule, outcome, reason } = policy(proposal, roles);
      await advance(store, added, outcome === 'apply' ? 'approve' : 'reject', {
        fields: { rule },
        note: reason,
      });
      return { number, requester: proposal.requester };
    },

    advance,
  };

  async function advance(store: Store, record: ChangeRecord, event: ChangeEvent, change: Change) {
    const { number, state, requester } = record.request;
    const moved = await store.changes.update(
      number,
      { state, lease_holder: record.leaseHolder },
      { ...change.fields, state: move(state, event), updated_at: clock() },
    );
    if (!moved) throw new TakenOverError();
    const next = await loadKnown(store, number);
    await audit.append(store, {
      event,
      request: next.request,
      actor: cardfile,
      onBehalfOf: requester,
      note: change.note,
      correlationId: record.correlationId,
    });
    return next;
  }
}

/** Reads a request that must be there. */
export async function loadKnown(store: Pick<Store, 'changes'>, number: number): Promise<ChangeRecord> {
  const record = await loadRecord(store.changes, number);
  if (record === undefined) throw new Error(`request ${number} is not in the store`);
  return record;
}
