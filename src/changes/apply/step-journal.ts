import { BackendError, isPassing } from '../../platform/errors.ts';
import type { WriteContext } from '../../providers/provider.ts';
import type { Database, Store } from '../../store/database.ts';
import type { ChangeStep } from '../request/change-request.ts';

export interface StepJournalOptions {
  readonly database: Database;
  readonly requestNumber: number;
  readonly clock: () => number;
  /**
   * Called inside the transaction that records a step's beginning: throws when this process may not go on with
   * the request.
   */
  readonly assertLeaseHeld: (store: Store) => Promise<void>;
}

/** The record of the calls that one application makes, kept before each goes out and after it came back. */
export interface StepJournal {
  readonly step: WriteContext['step'];
  readonly note: WriteContext['note'];
  /** The calls that change something; notes are none. */
  steps(): readonly ChangeStep[];
  /** The same journal for one part of a request, whose steps have this in front of their names. */
  item(prefix: string): StepJournal;
  /** The first text that a done step gave: by convention the id of the contact that a create made, '' so far. */
  createdId(): string;
  /** Whether a step was done. */
  wrote(): boolean;
  /** Whether a step was begun of which nobody knows whether it had its effect. */
  isInDoubt(): boolean;
  /** Throws when the journal itself could not be written; the application then has no known end. */
  throwIfBroken(): void;
}

interface StoredStep {
  readonly name: string;
  /** 'noted' for a value that was kept and changed nothing in the system. */
  readonly state: ChangeStep['state'] | 'noted';
  readonly position: number;
  readonly result: unknown;
}

/** Opens a request's journal, with what an earlier run has left in it. */
export async function openStepJournal(options: StepJournalOptions): Promise<StepJournal> {
  const { database, requestNumber, clock, assertLeaseHeld } = options;
  const kept = new Map<string, StoredStep>();
  for (const { name, position, state, result } of await database.changes.steps(requestNumber)) {
    const known = state === 'done' || state === 'failed' || state === 'noted' ? state : 'begun';
    kept.set(name, { name, position, state: known, result: result === '' ? undefined : JSON.parse(result) });
  }
  let broken: { readonly error: unknown } | undefined;
  return open('');

  function open(prefix: string): StepJournal {
    const own = () => [...kept.values()].filter(({ name }) => name.startsWith(prefix));
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
    const known = kept.get(name);
    // The result has been through JSON; that providers return what survives it is part of their contract.
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
    const known = kept.get(name);
    if (known?.state === 'noted') return known.result as T;
    const result = await make();
    await keep(name, 'noted', result);
    return result;
  }

  /**
   * Settles a failed call where that can be done with certainty; otherwise the step stays begun.
   * @param isRepeated whether an earlier call of the step had no known end: a refusal of this one says nothing of that
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
    // Finding the effect settles it. Not finding it does not: the call may yet arrive.
    const found = await recover?.().catch(() => undefined);
    if (found !== undefined) return done(name, found);
    throw error;
  }

  async function done<T>(name: string, result: T): Promise<T> {
    await keep(name, 'done', result);
    return result;
  }

  async function keep(name: string, state: StoredStep['state'], result: unknown): Promise<void> {
    const position = kept.get(name)?.position ?? kept.size + 1;
    const row = {
      request_number: requestNumber,
      name,
      position,
      state,
      result: result === undefined ? '' : JSON.stringify(result),
      updated_at: clock(),
    };
    try {
      if (state !== 'begun' && state !== 'noted') await database.changes.saveStep(row);
      else {
        await database.transaction(async (store) => {
          await assertLeaseHeld(store);
          await store.changes.saveStep(row);
        });
      }
    } catch (error) {
      broken = { error };
      throw error;
    }
    kept.set(name, { name, position, state, result });
  }
}

/**
 * Of a step that must not be repeated (one with a `recover`), providers call every doubt `uncertain`. So a passing
 * failure says that the call never went out.
 */
function neverSent({ code }: BackendError, recover: unknown): boolean {
  return recover !== undefined && isPassing(code);
}
