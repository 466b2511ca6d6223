import { ownerText } from '../../contacts/owner.ts';
import type { Database } from '../../store/database.ts';
import type { Approvals } from '../approvals/approvals.ts';
import { assignmentOf } from '../approvals/assignments.ts';
import { type ChangeOutcome, toOutcome } from './change-outcome.ts';
import { loadRecords, toItem } from './change-record.ts';

const pageSize = 10;
const longestHistory = 50;
/** Requests that expire within this time count as overdue, in milliseconds. */
const overdueMs = 24 * 3_600_000;

/** Creates the queries of several requests. */
export function createRequestLists(
  database: Database,
  clock: () => number,
): Pick<Approvals, 'list' | 'history' | 'openAbout'> {
  return {
    async list({ for: person, what, page }) {
      const { changes, delegations } = database;
      const wanted = Math.max(1, Math.floor(page));
      const window = { offset: (wanted - 1) * pageSize, limit: pageSize };
      const now = clock();
      const inForce = what === 'mine' || what === 'decided' ? [] : await delegations.inForce(now);
      const others = inForce.filter(({ to_person }) => to_person === person);
      const principals = new Set(others.map(({ from_person }) => from_person));
      const people = [person, ...principals];
      const found = await (async () => {
        if (what === 'mine') return changes.byRequester(person, window);
        if (what === 'decided')
          return database.audit.requestsBy(person, ['approve', 'consent', 'reject'], window);
        if (what === 'to-decide') return changes.toDecide(people, person, window);
        return changes.overdue(people, person, now + overdueMs, window);
      })();
      const loaded = await load(found.numbers);
      // A delegate may not decide everything that waits for the delegating person: see `assignmentOf`.
      const requests = loaded.filter(
        ({ request }) =>
          what !== 'to-decide' || assignmentOf(request.approval, person, principals) !== undefined,
      );
      return {
        requests,
        total: found.total - (loaded.length - requests.length),
        pages: Math.max(1, Math.ceil(found.total / pageSize)),
      };
    },

    async history({ source, id, owner }) {
      const found = await database.changes.byTarget(source, id, ownerText(owner), longestHistory);
      const outcomes = await load(found);
      const large = outcomes.flatMap(({ request }) => (request.batch === undefined ? [] : [request.number]));
      const rows = await database.changes.itemsAbout(large, id);
      return outcomes.map((outcome) => {
        const own = rows.filter(({ request_number }) => request_number === outcome.request.number);
        // Of a large batch, only what it does with this contact.
        const items = own.map((row) => toItem(source, row).item);
        return own.length === 0 ? outcome : { ...outcome, request: { ...outcome.request, items } };
      });
    },

    async openAbout({ number, source, targets, emails }) {
      if (targets.length === 0 && emails.length === 0) return [];
      const ids = targets.map(({ id }) => id);
      const owner = ownerText(targets[0]?.owner);
      const filter = { source, owner, ids, emails, limit: longestHistory };
      const numbers = await database.changes.openAbout(filter);
      return load(numbers.filter((other) => other !== number));
    },
  };

  async function load(numbers: readonly number[]): Promise<readonly ChangeOutcome[]> {
    return (await loadRecords(database.changes, numbers)).map(toOutcome);
  }
}
