import { ownerText } from '../../contacts/owner.ts';
import type { Store } from '../../store/database.ts';
import type { ChangeStepRow } from '../../store/tables.ts';
import {
  type ChangeRecord,
  type ItemRecord,
  type ItemRow,
  outcomeText,
  toItem,
  withBatch,
} from '../request/change-record.ts';
import { type BatchWish, type ItemState, total } from '../request/change-request.ts';
import { mayPass } from '../request/retry.ts';
import type { ApplyBatchOptions } from './apply-batch.ts';
import { prefixOf, stateAfter, toPiece } from './apply-batch.ts';
import { applyChange, type Ending } from './apply-change.ts';
import { type Finding, type FoundStep, findEffectOf } from './find-effect.ts';

export interface ApplyPortionOptions extends Omit<ApplyBatchOptions, 'save'> {
  readonly store: Pick<Store, 'changes'>;
  /**
   * Stores the result of an item, with a step in doubt that was found to be done.
   * @returns the batch as it is then
   */
  readonly save: (
    item: ItemRecord,
    fields: ItemRow & { readonly state: ItemState },
    found?: FoundStep,
  ) => Promise<Parameters<typeof withBatch>[1]>;
  /** Whether items may begin. */
  readonly mayBegin: boolean;
  /** Called for each item that was not applied. */
  readonly onFailed: (item: ItemRecord, ending: Ending) => void;
  readonly clock: () => number;
  /** When the portion ends; milliseconds since the epoch. */
  readonly until: number;
  /** How long after an uncertain outcome a missing effect is taken as final, in milliseconds. */
  readonly absenceConfirmedAfterMs: number;
}

/** How a portion of a large batch ended. */
export type PortionEnd =
  /** More can be done at once. */
  | { readonly kind: 'more' }
  /** The system throttles or does not answer, or outcomes are still uncertain. */
  | { readonly kind: 'wait'; readonly problem: string; readonly error: unknown }
  /** The system refuses Cardfile itself, so that further items would fail as well. */
  | { readonly kind: 'refused'; readonly problem: string; readonly error: unknown }
  | { readonly kind: 'paused' }
  /** What had begun is completed and known, and no other item may begin. */
  | { readonly kind: 'stopped' }
  /** The problem is that of the first failed item if none was applied, otherwise ''. */
  | { readonly kind: 'done'; readonly problem: string };

export interface Portion {
  readonly end: PortionEnd;
  /** The request with the current counts. */
  readonly record: ChangeRecord;
  /** Whether an item got its result. */
  readonly hasProgressed: boolean;
}

/** The items that are applied at the same time. */
const itemsAtOnce = 4;
const pageSize = 40;

/** Problems that are not about one contact. */
const refusesAll: ReadonlySet<string> = new Set(['unauthorized', 'forbidden', 'no-mailbox']);

/**
 * Applies items of a large batch until the time is over, or resumes an interrupted run. An item that fails does not
 * stop the others. If no item may begin, or the batch is canceled, the items that have begun are completed, and those in
 * doubt looked up.
 * @throws {Error} if a result cannot be written; recorded steps stay for the next run
 */
export async function applyPortion(record: ChangeRecord, options: ApplyPortionOptions): Promise<Portion> {
  const { store, journal, provider, call, clock, until } = options;
  const { number, source } = record.request;
  let now = record;
  let hasProgressed = false;
  /** Items that the system does not show yet. */
  let isOneLeftOut = false;
  let stop: Extract<PortionEnd, { readonly error: unknown }> | undefined;
  const wanted = (): BatchWish => now.request.batch?.wanted ?? 'run';
  const isEnding = wanted() === 'cancel' || !options.mayBegin;
  const isAtEnd = () => stop !== undefined || (!isEnding && (clock() >= until || wanted() !== 'run'));
  const over = (end: PortionEnd): Portion => ({ end: stop ?? end, record: now, hasProgressed });

  if (isEnding) await applyAll(await begunItems());
  for (let from = 1; !isEnding; ) {
    const page = await items(['waiting'], from);
    if (page.length === 0) break;
    await applyAll(page);
    if (stop !== undefined) return over(stop);
    if (wanted() === 'pause') return over({ kind: 'paused' });
    if (wanted() === 'cancel' || clock() >= until) return over({ kind: 'more' });
    from = (page.at(-1)?.position ?? 0) + 1;
  }
  if (stop !== undefined) return over(stop);
  if (isOneLeftOut) return over({ kind: 'wait', problem: 'not-shown-yet', error: undefined });
  if (await resolveUncertainItems()) return over({ kind: 'wait', problem: 'uncertain', error: undefined });
  return over(isEnding ? { kind: 'stopped' } : { kind: 'done', problem: await findProblem() });

  async function findProblem(): Promise<string> {
    const { batch } = now.request;
    if (batch !== undefined && total(batch.done) > 0) return '';
    // Items may have failed in earlier portions. An outcome that stays unknown counts as a failure.
    const [first] = await store.changes.itemPage(number, { from: 1, limit: 1 }, [
      'failed',
      'conflict',
      'uncertain',
    ]);
    return first?.problem ?? '';
  }

  async function items(states: readonly ItemState[], from: number): Promise<readonly ItemRecord[]> {
    const rows = await store.changes.itemPage(number, { from, limit: pageSize }, states);
    return rows.map((row) => toItem(source, row));
  }

  /** Returns the items without a result that have steps other than refused ones, which had no effect. */
  async function begunItems(): Promise<readonly ItemRecord[]> {
    const begun = journal.steps().filter(({ state }) => state !== 'failed');
    const positions = new Set(begun.map(({ name }) => Number.parseInt(name, 10)));
    const rows = await store.changes.itemsAt(number, [...positions]);
    return rows.map((row) => toItem(source, row)).filter(({ item }) => item.state === 'waiting');
  }

  async function applyAll(page: readonly ItemRecord[]): Promise<void> {
    const left = [...page];
    const work = async () => {
      for (let one = left.shift(); one !== undefined && !isAtEnd(); one = left.shift()) await applyOne(one);
    };
    const results = await Promise.allSettled(Array.from({ length: itemsAtOnce }, work));
    for (const result of results) if (result.status === 'rejected') throw result.reason;
  }

  async function applyOne(one: ItemRecord): Promise<void> {
    const own = journal.item(prefixOf(one));
    const ending = await applyChange(toPiece(record, one), provider, own, call(), (contact, lists) =>
      options.keep(one.position, contact, lists),
    );
    if (ending.event !== 'succeed') options.onFailed(one, ending);
    if (ending.event === 'postpone') {
      if (ending.problem === 'not-shown-yet') isOneLeftOut = true;
      else stop ??= { kind: 'wait', problem: ending.problem, error: ending.error };
      return;
    }
    if (refusesAll.has(ending.problem) && ending.event === 'fail')
      stop ??= { kind: 'refused', problem: ending.problem, error: ending.error };
    await save(one, { ...resultOf(one, ending), state: stateAfter[ending.event] });
  }

  async function save(
    one: ItemRecord,
    fields: ItemRow & { readonly state: ItemState },
    found?: FoundStep,
  ): Promise<void> {
    now = withBatch(now, await options.save(one, fields, found));
    if (fields.state === 'uncertain' || fields.state === 'waiting') return;
    journal.forget(prefixOf(one));
    hasProgressed = true;
  }

  /** Looks for the effects of items in doubt. Returns whether one is to be continued, or may still be found out. */
  async function resolveUncertainItems(): Promise<boolean> {
    let isAnyOpen = false;
    let stepsOf: ReadonlyMap<number, readonly ChangeStepRow[]> | undefined;
    for (let from = 1; ; ) {
      const page = await items(['uncertain'], from);
      if (page.length > 0)
        stepsOf ??= Map.groupBy(await store.changes.stepsOfAll([number]), ({ name }) =>
          Number.parseInt(name, 10),
        );
      for (const one of page) {
        const steps = stepsOf?.get(one.position) ?? [];
        const begun = steps.filter(({ state }) => state === 'begun');
        const waitedMs = clock() - Math.max(0, ...begun.map(({ updated_at }) => updated_at));
        const finding = await findEffectOf(toPiece(record, one), steps, prefixOf(one), provider, call());
        const state = stateFound(finding, one, waitedMs);
        // What stays unknown for a long time is for a person to check.
        if (state === undefined) isAnyOpen ||= waitedMs < options.absenceConfirmedAfterMs;
        else {
          const known = state === 'failed' ? one.item.problem : '';
          await save(one, { ...resultOf(one, finding), problem: known, state }, finding.found);
          isAnyOpen ||= state === 'waiting';
        }
      }
      if (page.length < pageSize) return isAnyOpen;
      from = (page.at(-1)?.position ?? 0) + 1;
    }
  }

  function stateFound({ kind }: Finding, { item }: ItemRecord, waitedMs: number): ItemState | undefined {
    if (kind === 'there') return 'done';
    if (kind === 'unknown') return undefined;
    if (kind === 'incomplete' && mayPass(item.problem)) return 'waiting';
    return waitedMs >= options.absenceConfirmedAfterMs ? 'failed' : undefined;
  }
}

function resultOf(
  { item }: ItemRecord,
  ending: Pick<Ending, 'targetId' | 'stored' | 'reading'> & { readonly problem?: string },
): ItemRow {
  const { targetId, stored, reading, problem = '' } = ending;
  return {
    problem,
    outcome: outcomeText({ stored, reading }),
    target_id: targetId,
    target_owner: ownerText(stored?.ref.owner ?? item.target?.owner),
  };
}
