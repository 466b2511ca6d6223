import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Contact } from '../../contacts/contact.ts';
import type { ListRef } from '../../contacts/distribution-list.ts';
import { ownerText } from '../../contacts/owner.ts';
import { BackendError } from '../../platform/errors.ts';
import { startLeaseHeartbeat } from '../../platform/lease-heartbeat.ts';
import { singleFlight } from '../../platform/single-flight.ts';
import type { CallContext } from '../../providers/provider.ts';
import type { Store } from '../../store/database.ts';
import {
  type ChangeRecord,
  type ItemRow,
  outcomeText,
  restoreText,
  withBatch,
} from '../request/change-record.ts';
import { itemsLeft, noReading } from '../request/change-request.ts';
import { isUnderWay } from '../request/change-states.ts';
import { isPutOff, nextTry } from '../request/retry.ts';
import { LeaseLostError, loadKnown, lockKnown } from '../request/transitions.ts';
import { applyBatch } from './apply-batch.ts';
import { applyChange, pieceOf } from './apply-change.ts';
import { createLargeBatchRunner, type LargeBatchRunnerOptions, lapsedNote } from './large-batch-runner.ts';
import { openStepJournal, type StepJournal } from './step-journal.ts';

export interface ChangeRunnerOptions
  extends Omit<LargeBatchRunnerOptions, 'assertLeaseHeld' | 'openJournal' | 'callFor'> {
  /** How long the lease on a request lasts without renewal, in milliseconds. */
  readonly leaseMs: number;
  /** The time limit for applying one change, in milliseconds. */
  readonly timeLimitMs: number;
  /**
   * Whether the approvals and rights behind an approved request still hold.
   * @throws {BackendError} if Entra does not answer
   */
  readonly stillAllowed: (record: ChangeRecord) => Promise<boolean>;
}

interface Sent extends Pick<Awaited<ReturnType<typeof applyBatch>>, 'ending' | 'unsaved'> {
  /** The request with its current steps and items. */
  readonly sent: ChangeRecord;
}

const pollMs = 100;

/**
 * Whether the rights behind a request are checked before it is applied: at its start, and for each portion of a batch.
 */
function isCheckedBefore({ request: { state, batch } }: ChangeRecord): boolean {
  return state === 'approved' || (batch !== undefined && batch.wanted !== 'cancel');
}

/**
 * Creates a function that applies an approved request (a large batch for a few seconds), or waits until another process
 * has applied it. A lease ensures that only one process works on a request. The function throws a {@link BackendError}
 * if the rights behind the request cannot be checked. Its second argument says that nobody waits for the result, so
 * that the requester is notified in a message.
 */
export function createChangeRunner(
  options: ChangeRunnerOptions,
): (number: number, isUnattended?: boolean) => Promise<ChangeRecord> {
  const { database, transitions, providers, clock, log, leaseMs, timeLimitMs } = options;
  const holder = randomUUID();
  const runLargeBatch = createLargeBatchRunner({ ...options, assertLeaseHeld, openJournal, callFor });

  const runOnce = singleFlight(run);
  return runOnce;

  async function run(number: number, isUnattended = false): Promise<ChangeRecord> {
    for (;;) {
      const seen = await loadKnown(database, number);
      if (!isToBeApplied(seen)) return seen;
      // Entra is queried outside the transaction. An approved request can only start or end meanwhile.
      const allowed = isCheckedBefore(seen) ? await options.stillAllowed(seen) : undefined;
      try {
        const record = await database.transaction((store) => claim(store, number, allowed));
        if (record === undefined) await sleep(pollMs);
        else if ('leftBehind' in record) await runOnce(record.leftBehind, true);
        else if (record.request.state === 'applying' && isToBeApplied(record))
          return await apply(record, isUnattended || seen.request.state === 'applying', allowed !== false);
        else return record;
      } catch (error) {
        if (!(error instanceof LeaseLostError)) throw error;
        await sleep(pollMs);
      }
    }
  }

  /**
   * Acquires the lease. Returns the request if it has ended or is leased to this process; another one that a process
   * left behind and that has to end first; undefined to try again later.
   */
  async function claim(
    store: Store,
    number: number,
    allowed: boolean | undefined,
  ): Promise<ChangeRecord | { readonly leftBehind: number } | undefined> {
    const record = await lockKnown(store, number);
    const { state, batch } = record.request;
    if (!isToBeApplied(record)) return record;
    if (state === 'applying' && record.leaseHolder !== holder && record.leaseUntil > clock())
      return undefined;
    // The request was approved after the rights were checked.
    const isChecked = isCheckedBefore(record);
    if (isChecked && allowed === undefined) return undefined;
    // A large batch that has begun first finds out what became of its contacts.
    if (isChecked && !allowed && state === 'approved') {
      return transitions.advance(store, record, 'fail', {
        fields: { problem: 'approval-lapsed', retry_at: 0, lease_holder: '', lease_until: 0 },
        note: lapsedNote,
        tellRequester: record.retryUntil > 0 || batch !== undefined,
      });
    }
    // Changes of one contact follow each other: each one sees what the one before it has written. A request that had
    // begun is not held up, so none waits for another that waits for it.
    const other = state === 'approved' && batch === undefined ? await otherWriter(store, record) : undefined;
    if (other !== undefined) return other.lease_until > clock() ? undefined : { leftBehind: other.number };
    const { until } = lease();
    const fields = { lease_holder: holder, lease_until: until, retry_at: 0 };
    const isNext = batch !== undefined && state === 'applying' && record.leaseHolder === '';
    const claimed = isNext
      ? await transitions.save(store, record, fields)
      : await transitions.advance(store, record, state === 'approved' ? 'begin' : 'resume', { fields });
    if (batch === undefined || (isNext && batch.pace !== undefined)) return claimed;
    const pace = { pace_at: clock(), pace_left: itemsLeft(batch) };
    return withBatch(claimed, await store.changes.saveBatch(number, pace));
  }

  /** Returns another request that writes to a contact of this one. */
  async function otherWriter({ changes }: Store, { request, items }: ChangeRecord) {
    const targets = [request.target, ...items.map(({ item }) => item.target)];
    const ids = new Map(targets.flatMap((target) => (target === undefined ? [] : [[target.id, target]])));
    // In a fixed order, so that two requests about the same contacts do not wait for each other's locks.
    for (const [id, { owner }] of [...ids].sort(([one], [other]) => (one < other ? -1 : 1))) {
      const { number, source } = request;
      const target = { number, source, target_id: id, target_owner: ownerText(owner) };
      const writer = await changes.writerOf(target);
      if (writer !== undefined) return writer;
    }
    return undefined;
  }

  /** Whether a request is under way and waits for nothing. */
  function isToBeApplied({ request }: ChangeRecord): boolean {
    return isUnderWay(request.state) && !isPutOff(request, clock()) && request.batch?.wanted !== 'pause';
  }

  async function apply(
    record: ChangeRecord,
    isUnattended: boolean,
    isAllowed: boolean,
  ): Promise<ChangeRecord> {
    const { number, batch } = record.request;
    const { correlationId } = record;
    const stopHeartbeat = startLeaseHeartbeat(
      leaseMs,
      () => database.changes.renew(number, lease()),
      (error) => log.warn({ event: 'change.lease.failed', error, number }, 'change lease not renewed'),
    );
    try {
      if (batch !== undefined) return await runLargeBatch(record, isAllowed);
      const { ending, sent, unsaved } = await send(record);
      const { problem, error, targetId, stored, reading } = ending;
      const retry = ending.event === 'postpone' ? nextTry(record, error, clock()) : undefined;
      const event = ending.event === 'postpone' && retry === undefined ? 'fail' : ending.event;
      if (error !== undefined)
        log.warn(
          { event: 'change.failed', error, number, outcome: event, correlationId },
          'change not applied',
        );
      const fields = {
        problem,
        target_id: targetId,
        target_owner: ownerText(stored?.ref.owner ?? record.request.target?.owner),
        outcome: outcomeText({ stored, reading }),
        lease_holder: '',
        lease_until: 0,
        retry_at: retry?.retryAt ?? 0,
        retry_until: retry?.retryUntil ?? record.retryUntil,
      };
      // The requester's turn waits for the result, unless its process died or approvers had to be asked.
      const tellRequester = isUnattended || event === 'lose';
      return await database.transaction(async (store) => {
        const moved = await transitions.advance(store, sent, event, { fields, tellRequester });
        for (const { position, fields: item } of unsaved) {
          await transitions.saveItem(store, sent, position, item);
        }
        return moved;
      });
    } finally {
      stopHeartbeat();
    }
  }

  function openJournal(requestNumber: number, isRelaxed: boolean): Promise<StepJournal> {
    return openStepJournal({
      database,
      requestNumber,
      isRelaxed,
      clock,
      assertLeaseHeld: (store) => assertLeaseHeld(store, requestNumber),
    });
  }

  /** Returns a call context; each contact has its own time limit. */
  function callFor({ owner, correlationId }: ChangeRecord): CallContext {
    return { owner, signal: AbortSignal.timeout(timeLimitMs), correlationId };
  }

  /** Writes the change of one contact, or of each contact of a merge or small batch. */
  async function send(record: ChangeRecord): Promise<Sent> {
    const { request } = record;
    const journal = await openJournal(request.number, false);
    const after = (done: ChangeRecord): ChangeRecord => ({
      ...done,
      request: { ...done.request, steps: journal.steps() },
    });
    const provider = providers(request.source);
    if (provider === undefined) {
      const error = new BackendError({
        system: request.source,
        code: 'unavailable',
        message: 'is not configured',
      });
      const targetId = request.target?.id ?? '';
      const event = journal.isInDoubt() ? ('lose' as const) : ('fail' as const);
      const ending = { event, problem: error.code, error, targetId, stored: undefined, reading: noReading };
      return { ending, sent: after(record), unsaved: [] };
    }
    const call = () => callFor(record);
    if (record.items.length > 0) {
      const { record: done, ...end } = await applyBatch(record, {
        provider,
        journal,
        call,
        save: (position, fields) => saveItem(record, position, fields),
        keep: (position, contact, lists) =>
          saveItem(record, position, { restore: restoreText(contact, lists) }),
      });
      return { ...end, sent: after(done) };
    }
    const ending = await applyChange(pieceOf(record), provider, journal, call(), (contact, lists) =>
      keep(record, contact, lists),
    );
    return { ending, sent: after(record), unsaved: [] };
  }

  /**
   * Renews the lease before a write.
   * @throws {LeaseLostError} if another process holds it
   */
  async function assertLeaseHeld(store: Store, number: number): Promise<void> {
    if (!(await store.changes.renew(number, lease()))) throw new LeaseLostError();
  }

  function saveItem(record: ChangeRecord, position: number, fields: ItemRow): Promise<void> {
    return database.transaction(async (store) => {
      await assertLeaseHeld(store, record.request.number);
      await transitions.saveItem(store, record, position, fields);
    });
  }

  /** Stores the contact that is about to be deleted. */
  async function keep(
    { request: { number, state }, leaseHolder }: ChangeRecord,
    contact: Contact,
    lists: readonly ListRef[] | undefined,
  ) {
    const expected = { state, lease_holder: leaseHolder };
    const updated = await database.changes.update(number, expected, {
      restore: restoreText(contact, lists),
    });
    if (updated === undefined) throw new LeaseLostError();
  }

  function lease() {
    return { holder, until: clock() + leaseMs };
  }
}
