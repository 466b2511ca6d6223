import type { Logger } from 'pino';
import type { SourceId } from '../../contacts/sources.ts';
import type { CallContext, WritableProvider } from '../../providers/provider.ts';
import type { Database, Store } from '../../store/database.ts';
import type { BatchRow, ChangeRequestRow } from '../../store/tables.ts';
import { cardUpdate } from '../jobs/outgoing-work.ts';
import { addToDigest, createItemsDigest } from '../request/batch-summary.ts';
import {
  type ChangeRecord,
  type ItemRecord,
  type ItemRow,
  restoreText,
  withBatch,
} from '../request/change-record.ts';
import { type ItemState, itemsLeft, total } from '../request/change-request.ts';
import { nextTry } from '../request/retry.ts';
import type { Transitions } from '../request/transitions.ts';
import type { Ending } from './apply-change.ts';
import { applyPortion } from './apply-portion.ts';
import type { FoundStep } from './find-effect.ts';
import { storeFound } from './resolve-uncertain.ts';
import type { StepJournal } from './step-journal.ts';

export interface LargeBatchRunnerOptions {
  readonly database: Database;
  readonly transitions: Transitions;
  readonly providers: (source: SourceId) => WritableProvider | undefined;
  readonly clock: () => number;
  readonly log: Logger;
  /** How long after an uncertain outcome a missing effect is taken as final, in milliseconds. */
  readonly absenceConfirmedAfterMs: number;
  /**
   * Renews the lease on a request before a write.
   * @throws {LeaseLostError} if another process holds it
   */
  readonly assertLeaseHeld: (store: Store, number: number) => Promise<void>;
  /** See {@link StepJournalOptions.isRelaxed}. */
  readonly openJournal: (number: number, isRelaxed: boolean) => Promise<StepJournal>;
  /** Returns a call context; each contact has its own time limit. */
  readonly callFor: (record: ChangeRecord) => CallContext;
}

/** How long a large batch is applied before others get their turn, in milliseconds. */
const portionMs = 10_000;

/** What the audit log says about a request whose approvals or rights no longer hold. */
export const lapsedNote = 'a consent or right does not hold any more';

/**
 * Creates a function that applies a portion of a large batch whose lease this process holds, and ends the batch or
 * releases it. Its second argument says whether the approvals and rights behind the batch still hold. If not, the batch
 * fails as soon as it is known what became of the items that have begun.
 */
export function createLargeBatchRunner(
  options: LargeBatchRunnerOptions,
): (record: ChangeRecord, isAllowed: boolean) => Promise<ChangeRecord> {
  const { database, transitions, providers, clock, log, assertLeaseHeld } = options;

  return run;

  async function run(record: ChangeRecord, isAllowed: boolean): Promise<ChangeRecord> {
    const { number, batch } = record.request;
    const provider = providers(record.request.source);
    if (provider === undefined || batch === undefined) return endBatch(record, 'fail', 'unavailable');
    const isUntouched = batch.wanted === 'run' && itemsLeft(batch) === total(batch.planned);
    if (isUntouched && !(await isAsSubmitted(database, record))) {
      log.error({ event: 'batch.altered', number }, 'items of a batch are not as submitted');
      return endBatch(record, 'fail', 'unexpected');
    }
    const report = createFailureReport(record, log);
    const {
      end,
      record: now,
      hasProgressed,
    } = await applyPortion(record, {
      provider,
      store: database,
      journal: await options.openJournal(number, true),
      call: () => options.callFor(record),
      save: (item, fields, found) => saveBatchItem(record, item, fields, found),
      keep: (position, contact, lists) => keepItem(record, position, restoreText(contact, lists)),
      mayBegin: isAllowed,
      onFailed: report,
      clock,
      until: clock() + portionMs,
      absenceConfirmedAfterMs: options.absenceConfirmedAfterMs,
    });
    const retryUntil = hasProgressed ? 0 : record.retryUntil;
    switch (end.kind) {
      case 'done':
        return endBatch(now, end.problem === '' ? 'succeed' : 'fail', end.problem);
      case 'refused':
        return endBatch(now, 'fail', end.problem);
      case 'stopped':
        return isAllowed ? endBatch(now, 'stop', '') : endBatch(now, 'fail', 'approval-lapsed', lapsedNote);
      case 'wait': {
        const next = nextTry({ retryUntil }, end.error, clock());
        if (next === undefined) return endBatch(now, 'fail', end.problem);
        const waitMs = next.retryAt - clock();
        log.warn({ event: 'batch.delayed', number, waitMs, problem: end.problem }, 'large batch waits');
        return release(now, { problem: end.problem, retry_at: next.retryAt, retry_until: next.retryUntil });
      }
      default:
        return release(now, { problem: '', retry_at: 0, retry_until: retryUntil });
    }
  }

  /** Ends a large batch. */
  function endBatch(
    record: ChangeRecord,
    event: 'succeed' | 'fail' | 'stop',
    problem: string,
    note = '',
  ): Promise<ChangeRecord> {
    const { number, batch } = record.request;
    const { done, failed = 0, uncertain = 0 } = batch ?? {};
    log.info(
      { event: 'batch.ended', number, outcome: event, done: done && total(done), failed, uncertain },
      'large batch ended',
    );
    return database.transaction(async (store) => {
      await assertLeaseHeld(store, number);
      const row = await store.changes.saveBatch(number, { pace_at: 0 });
      const fields = { problem, lease_holder: '', lease_until: 0, retry_at: 0 };
      return transitions.advance(store, withBatch(record, row), event, { fields, note, tellRequester: true });
    });
  }

  /** Ends the lease on a large batch that has not ended. */
  function release(
    record: ChangeRecord,
    fields: Pick<ChangeRequestRow, 'problem' | 'retry_at' | 'retry_until'>,
  ): Promise<ChangeRecord> {
    return database.transaction(async (store) => {
      await store.work.add([cardUpdate(record, clock())]);
      return transitions.save(store, record, { ...fields, lease_holder: '', lease_until: 0 });
    });
  }

  async function saveBatchItem(
    record: ChangeRecord,
    item: ItemRecord,
    fields: ItemRow & { readonly state: ItemState },
    found: FoundStep | undefined,
  ): Promise<BatchRow> {
    return database.relaxedTransaction(async (store) => {
      const { number } = record.request;
      await assertLeaseHeld(store, number);
      if (found !== undefined) await storeFound(store, number, found);
      const batch = await transitions.saveBatchItem(store, record, item, fields);
      await store.work.add([cardUpdate(record, clock())]);
      return batch;
    });
  }

  /** Stores the contact that an item of a large batch is about to delete. */
  function keepItem({ request: { number } }: ChangeRecord, position: number, restore: string): Promise<void> {
    return database.transaction(async (store) => {
      await assertLeaseHeld(store, number);
      await store.changes.saveItem({ request_number: number, position }, { restore });
    });
  }
}

/** Returns a function that logs the first failed item of each problem. */
function createFailureReport(
  { request: { number }, correlationId }: ChangeRecord,
  log: Logger,
): (item: ItemRecord, ending: Ending) => void {
  const logged = new Set<string>();
  return ({ position }, { problem, error, event: outcome }) => {
    if (logged.has(problem)) return;
    logged.add(problem);
    log.warn(
      { event: 'change.failed', error, number, position, outcome, correlationId },
      'change not applied',
    );
  };
}

/** Whether the items of a large batch are those that were submitted. */
async function isAsSubmitted(
  { changes }: Pick<Store, 'changes'>,
  { request }: ChangeRecord,
): Promise<boolean> {
  const digest = createItemsDigest();
  for (let from = 1; ; ) {
    const page = await changes.itemPage(request.number, { from, limit: digestPageSize });
    for (const row of page) addToDigest(digest, row);
    if (page.length < digestPageSize) return digest.digest('hex') === request.batch?.digest;
    from += digestPageSize;
  }
}

const digestPageSize = 500;
