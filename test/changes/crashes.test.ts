import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { verifyAudit } from '../../src/changes/audit/audit.ts';
import { createChangeRequests } from '../../src/changes/change-requests.ts';
import type { ChangeOutcome } from '../../src/changes/request/change-outcome.ts';
import { type Database, openDatabase } from '../../src/store/database.ts';
import { createPretendSystem, type Fault } from './pretend-system.ts';
import {
  admin,
  anna,
  context,
  createPretendPeople,
  creating,
  deleting,
  groups,
  john,
  silent,
  updating,
} from './proposals.ts';

type Operation = 'create' | 'update' | 'delete';

const never = new Promise<never>(() => {});
const after = { jobTitle: 'Chief Buyer', company: 'Fabrikam' };

/**
 * One process on the shared database. It dies at its point number `diesAt`: from then on its calls have no
 * effect and get no answer, as after a kill. Points are before and after every commit and every call.
 */
function createLife(database: Database, diesAt: number) {
  let points = 0;
  let die: () => void = () => {};
  const death = new Promise<'dead'>((resolve) => {
    die = () => resolve('dead');
  });
  const point = async () => {
    points += 1;
    if (points === diesAt) die();
    if (points >= diesAt) await never;
  };
  const mortal: Database = {
    ...database,
    changes: {
      ...database.changes,
      renew: (number, lease) => (points >= diesAt ? never : database.changes.renew(number, lease)),
    },
    transaction: async (work) => {
      await point();
      const result = await database.transaction(work);
      await point();
      return result;
    },
  };
  return { mortal, point, death };
}

/** Starts processes one after the other until one has ended the request. */
async function live(
  operation: Operation,
  deaths: readonly number[],
  faults: readonly (Fault | undefined)[],
  recoverFails = false,
) {
  const database = await openDatabase({ memory: true });
  const system = createPretendSystem();
  const time = { now: 1_000_000 };
  const target = operation === 'create' ? undefined : system.put(john);
  system.faults.push(...faults);
  system.behaviour.recoverFails = recoverFails;

  for (const diesAt of [...deaths, Number.POSITIVE_INFINITY]) {
    const { mortal, point, death } = createLife(database, diesAt);
    const changes = createChangeRequests({
      ...createPretendPeople({ [groups.admin]: [anna] }),
      database: mortal,
      providers: () => system.provider(point),
      clock: () => time.now,
      log: silent,
      leaseMs: 1000,
    });
    const proposal =
      target === undefined ? creating() : operation === 'update' ? updating(target, after) : deleting(target);
    // After a crash, the person clicks again, or the restarted process polls for work.
    let outcome = await Promise.race([death, changes.propose(proposal, admin, context)]);
    // The system throttled: the same process retries later.
    while (outcome !== 'dead' && outcome.request.retryAt > time.now) {
      time.now = outcome.request.retryAt;
      outcome = await Promise.race([death, changes.propose(proposal, admin, context)]);
    }
    time.now += 1001;
    if (outcome !== 'dead') {
      const audit = await verifyAudit(database);
      const entries = await database.audit.byRequest(outcome.request.number);
      await database.close();
      return { outcome, system, audit, events: entries.map(({ event }) => event) };
    }
  }
  throw new Error('no life reached the end');
}

function check({ outcome, system, audit, events }: Awaited<ReturnType<typeof live>>, operation: Operation) {
  const { state } = outcome.request;
  expect(['applied', 'failed', 'uncertain']).toContain(state);
  expect(audit).toEqual({ intact: true, entries: events.length });
  expect(events.filter((event) => ['succeed', 'fail', 'lose'].includes(event))).toHaveLength(1);
  const { creates, deletes } = system.counts;
  const contact = [...system.contacts.values()][0];
  expect(system.contacts.size).toBeLessThanOrEqual(1);
  expect(creates).toBeLessThanOrEqual(1);
  expect(deletes).toBeLessThanOrEqual(1);
  if (state === 'applied') {
    if (operation === 'create') expect([creates, contact?.jobTitle]).toEqual([1, 'Buyer']);
    if (operation === 'update') expect(contact).toMatchObject({ ...john, ...after });
    if (operation === 'delete') expect(contact).toBeUndefined();
    expectSeen(outcome, contact?.ref.id);
  }
}

function expectSeen({ stored, request }: ChangeOutcome, id: string | undefined) {
  expect(stored?.ref.id).toBe(id);
  expect(request.reading.otherwise).toEqual([]);
  expect(request.steps.every((step) => step.state !== 'failed')).toBe(true);
}

const operations: readonly Operation[] = ['create', 'update', 'delete'];

describe('a change whose process is killed', () => {
  it.each(operations)('has its effect exactly once wherever that happens: %s', async (operation) => {
    let reachedEnd = false;
    for (let diesAt = 1; !reachedEnd; diesAt += 1) {
      const life = await live(operation, [diesAt], []);

      check(life, operation);
      expect(life.outcome.request.state).toBe('applied');
      // A process that passed all of its points was not killed.
      reachedEnd = !life.events.includes('resume') && diesAt > 20;
    }
  });

  it('has its effect exactly once or is visibly uncertain, whatever else goes wrong', async () => {
    const fault = fc.oneof(
      { weight: 3, arbitrary: fc.constant(undefined) },
      fc.constantFrom<Fault>(
        { kind: 'answer-lost' },
        { kind: 'call-lost' },
        { kind: 'refused', code: 'throttled' },
        { kind: 'refused', code: 'unavailable' },
      ),
    );
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...operations),
        fc.array(fc.integer({ min: 1, max: 24 }), { maxLength: 4 }),
        fc.array(fault, { maxLength: 4 }),
        fc.boolean(),
        async (operation, deaths, faults, recoverFails) => {
          check(await live(operation, deaths, faults, recoverFails), operation);
        },
      ),
      { numRuns: 200 },
    );
  }, 300_000);

  it('is applied when only the answer was lost and the effect can be found', async () => {
    const { outcome, system } = await live('create', [], [{ kind: 'answer-lost' }]);

    expect(outcome.request.state).toBe('applied');
    expect(system.counts).toMatchObject({ creates: 1, details: 1 });
  });

  it('is uncertain when nobody can say whether the call arrived', async () => {
    const { outcome } = await live('create', [], [{ kind: 'call-lost' }]);

    expect(outcome.request).toMatchObject({ state: 'uncertain', problem: 'uncertain', target: undefined });
    expect(outcome.request.steps).toEqual([{ name: 'create', state: 'begun' }]);
  });

  it('is uncertain when after the crash the system cannot be asked', async () => {
    // The process dies right after the call took effect.
    const { outcome, system } = await live('create', [8], [], true);

    expect(outcome.request).toMatchObject({ state: 'uncertain', problem: 'unavailable' });
    expect(system.counts.creates).toBe(1);
  });
});
