import type { People } from '../../identity/people.ts';
import type { Database } from '../../store/database.ts';
import type { DelegationRow } from '../../store/tables.ts';
import type { Audit } from '../audit/audit.ts';
import { noticesTo } from '../jobs/outgoing-work.ts';
import type { Policy } from '../policy/policy.ts';
import { loadRecords } from '../request/change-record.ts';
import type { Delegation } from './approval.ts';
import type { Approvals } from './approvals.ts';
import { assignmentOf } from './assignments.ts';

export interface DelegationsOptions {
  readonly database: Database;
  readonly audit: Audit;
  readonly people: Pick<People, 'isActive'>;
  readonly policy: Pick<Policy, 'wakingTime'>;
  readonly clock: () => number;
}

/** The longest duration of a delegation, in milliseconds. */
export const longestDelegationMs = 90 * 24 * 3_600_000;
/** The most requests that a new delegate is notified of; the rest is in their list. */
const maxMessages = 20;

/** Creates the operations on delegations, by which one person decides for another. */
export function createDelegations(
  options: DelegationsOptions,
): Pick<Approvals, 'delegate' | 'delegationsTo' | 'delegationOf'> {
  const { database, audit, people, policy, clock } = options;

  return {
    async delegate({ from, to, until }, { actor, correlationId }) {
      if (actor !== from) throw new Error('the approvals of somebody else cannot be delegated');
      const now = clock();
      const ends = until <= now;
      const isActive = ends || (await people.isActive(to));
      return database.transaction(async (store) => {
        await store.delegations.lock();
        const inForce = await store.delegations.inForce(now);
        const common = { actor, from, correlationId };
        if (ends) {
          const old = inForce.find(({ from_person }) => from_person === from);
          await store.delegations.end(from);
          if (old !== undefined) {
            const entry = { ...common, event: 'end-delegation', to: old.to_person, until: 0 } as const;
            await audit.appendDelegation(store, entry);
          }
          return { refusal: '' };
        }
        const refusal =
          from === to
            ? 'self'
            : until - now > longestDelegationMs
              ? 'too-long'
              : !isActive
                ? 'not-that-person'
                : leadsTo(inForce, to, from)
                  ? 'circle'
                  : '';
        if (refusal !== '') return { refusal };
        await store.delegations.put({ from_person: from, to_person: to, until_at: until, created_at: now });
        await audit.appendDelegation(store, { ...common, event: 'delegate', to, until });

        const { numbers } = await store.changes.toDecide([from], to, {
          offset: 0,
          limit: maxMessages,
        });
        for (const record of await loadRecords(store.changes, numbers)) {
          if (assignmentOf(record.request.approval, to, new Set([from])) === undefined) continue;
          await store.work.add(noticesTo('asked', [to], record, { now, runAt: policy.wakingTime(now) }));
        }
        return { refusal: '' };
      });
    },

    async delegationsTo(actor) {
      const inForce = await database.delegations.inForce(clock());
      return inForce.filter(({ to_person }) => to_person === actor).map(fromRow);
    },

    async delegationOf(actor) {
      const inForce = await database.delegations.inForce(clock());
      return inForce.filter(({ from_person }) => from_person === actor).map(fromRow)[0];
    },
  };
}

function fromRow({ from_person, to_person, until_at }: DelegationRow): Delegation {
  return { from: from_person, to: to_person, until: until_at };
}

/** Whether following the delegations from one person arrives at another. */
function leadsTo(delegations: readonly DelegationRow[], start: string, end: string): boolean {
  const next = new Map(delegations.map(({ from_person, to_person }) => [from_person, to_person]));
  let person: string | undefined = start;
  for (let hops = 0; person !== undefined && hops <= next.size; hops += 1) {
    if (person === end) return true;
    person = next.get(person);
  }
  return false;
}
