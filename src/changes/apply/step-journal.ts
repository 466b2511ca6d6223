import { BackendError, isPassing } from '../../platform/errors.ts';
import type { WriteContext } from '../../providers/provider.ts';
import type { Database, Store } from '../../store/database.ts';
import type { ChangeStep } from '../request/change-request.ts';

export interface StepJournalOptions {
  readonly database: Database;
  readonly requestNumber: number;
  /**
   * Whether only the beginning of a step is to survive a crash of the machine; its outcome can be found out again. For
   * large batches, which would wait for the disk most of the time.
   */
  readonly isRelaxed?: boolean;
  readonly clock: () => number;
  /**
   * Called inside the transaction that records the start of a step; throws if this process no longer holds
   * the lease.
   */
  readonly assertLeaseHeld: (store: Store) => Promise<void>;
}

/** A write-ahead journal of the calls that apply one change: written before and after each call. */
export interface StepJournal {
  readonly step: WriteContext['step'];
  readonly note: WriteContext['note'];
  /** Returns the calls that change something, without notes. */
  steps(): readonly ChangeStep[];
  /** Returns the journal of one item, whose step names have the given prefix. */
  item(prefix: string): StepJournal;
  /**
   * Returns the first text result of a done step, by convention the id of the created contact; '' without
   * one.
   */
  createdId(): string;
  /** Whether a step was done. */
  wrote(): boolean;
  /** Whether a step has started and its effect is unknown. */
  isInDoubt(): boolean;
  /** Leaves out the steps with a prefix, which are no longer needed. */
  forget(prefix: string): void;
  /** Throws if the journal itself could not be written, so that the result is unknown. */
  throwIfBroken(): void;
}

interface JournalStep {
  readonly name: string;
  /** 'noted' for a stored value that changed nothing in the system. */
  readonly state: ChangeStep['state'] | 'noted';
  readonly position: number;
  readonly result: unknown;
}

/** Opens a request's journal with the steps of earlier runs. */
export async function openStepJournal(options: StepJournalOptions): Promise<StepJournal> {
  const { database, requestNumber, clock, assertLeaseHeld, isRelaxed = false } = options;
  const steps = new Map<string, JournalStep>();
  for (const { name, position, state, result } of await database.changes.stepsOfAll([requestNumber])) {
    const known = state === 'done' || state === 'failed' || state === 'noted' ? state : 'begun';
    steps.set(name, { name, position, state: known, result: result === '' ? undefined : JSON.parse(result) });
  }
  let lastPosition = Math.max(0, ...[...steps.values()].map(({ position }) => position));
  let broken: { readonly error: unknown } | undefined;
  return open('');

  function open(prefix: string): StepJournal {
    const own = () => [...steps.values()].filter(({ name }) => name.startsWith(prefix));
    return {
      step: (name, run, recover) => step(`${prefix}${name}`, run, recover),
      note: (name, make) => note(`${prefix}${name}`, make),
      steps: () => own().flatMap(({ name, state }) => (state === 'noted' ? [] : [{ name, state }])),
      item: (more) => open(`${prefix}${more}`),
      createdId() {
        const results = own()
          .filter(({ state }) => state === 'done')
          .map(({ result }) => result);
        return results.find((result): result is string => typeof result === 'string' && result !== '') ?? '';
      },
      wrote: () => own().some(({ state }) => state === 'done'),
      isInDoubt: () => own().some(({ state }) => state === 'begun'),
      forget(more) {
        for (const { name } of own()) if (name.startsWith(`${prefix}${more}`)) steps.delete(name);
      },
      throwIfBroken() {
        if (broken !== undefined) throw broken.error;
      },
    };
  }

  async function step<T>(
    name: string,
    run: () => Promise<T>,
    recover?: () => Promise<T | undefined>,
  ): Promise<T> {
    const known = steps.get(name);
    // The result was stored as JSON; the provider contract requires results that survive this.
    if (known?.state === 'done') return known.result as T;
    if (known?.state === 'begun' && recover !== undefined) {
      const found = await recover();
      if (found !== undefined) return done(name, found);
    }
    await keep(name, 'begun', undefined);
    try {
      return await done(name, await run());
    } catch (error) {
      if (broken !== undefined) throw error;
      return await afterFailure(name, error, recover, known?.state === 'begun');
    }
  }

  async function note<T>(name: string, make: () => Promise<T>): Promise<T> {
    const known = steps.get(name);
    if (known?.state === 'noted') return known.result as T;
    const result = await make();
    await keep(name, 'noted', result);
    return result;
  }

  /**
   * Records the outcome of a failed call if it is certain; otherwise the step stays begun.
   * @param isRepeated whether the outcome of an earlier call of the step is unknown, which a refusal of this
   * call does not settle
   */
  async function afterFailure<T>(
    name: string,
    error: unknown,
    recover: (() => Promise<T | undefined>) | undefined,
    isRepeated: boolean,
  ) {
    const isRefused = error instanceof BackendError && (error.hadNoEffect || neverSent(error, recover));
    if (isRefused && !isRepeated) {
      await keep(name, 'failed', undefined);
      throw error;
    }
    // A found effect is certain. A missing effect is not: the call may still arrive.
    const found = await recover?.().catch(() => undefined);
    if (found !== undefined) return done(name, found);
    throw error;
  }

  async function done<T>(name: string, result: T): Promise<T> {
    await keep(name, 'done', result);
    return result;
  }

  async function keep(name: string, state: JournalStep['state'], result: unknown): Promise<void> {
    const position = steps.get(name)?.position ?? ++lastPosition;
    const row = {
      request_number: requestNumber,
      name,
      position,
      state,
      result: result === undefined ? '' : JSON.stringify(result),
      updated_at: clock(),
    };
    try {
      const run = isRelaxed && state !== 'begun' ? database.relaxedTransaction : database.transaction;
      if (state !== 'begun' && state !== 'noted') {
        if (isRelaxed) await run((store) => store.changes.saveStep(row));
        else await database.changes.saveStep(row);
      } else {
        await run(async (store) => {
          await assertLeaseHeld(store);
          await store.changes.saveStep(row);
        });
      }
    } catch (error) {
      broken = { error };
      throw error;
    }
    steps.set(name, { name, position, state, result });
  }
}

/**
 * Whether the call was never sent. For a step that must not be repeated (one with a `recover`), providers
 * report every doubt as `uncertain`, so a transient failure means that nothing was sent.
 */
function neverSent({ code }: BackendError, recover: unknown): boolean {
  return recover !== undefined && isPassing(code);
}
