import type { SourceId } from '../../contacts/sources.ts';
import type { BackendErrorCode } from '../../platform/errors.ts';
import type { SyncState } from '../../store/sync-state.ts';

/** Why a walk cannot go on. */
export type SyncProblem = BackendErrorCode | 'failed';

/** How the reading of the systems stands, for those who look after it. */
export interface SourcesOverview {
  /** Each system that everybody shares. */
  readonly sources: readonly SourceState[];
  /** How many people's own mailboxes are kept; nothing else of them is told. */
  readonly mailboxes: number;
}

export interface SourceState {
  readonly source: SourceId;
  /** Contacts kept now. */
  readonly count: number;
  /** `reading` is the first time through, of which there is no end yet. */
  readonly state: 'not-begun' | 'reading' | 'complete' | 'waiting' | 'failing';
  /** When everything was known last, in milliseconds since the epoch; 0 for never. */
  readonly completedAt: number;
  /** When it is gone on with, 0 for now. */
  readonly nextAt: number;
  readonly problem: SyncProblem | '';
}

/** @param shared the systems that can be walked through */
export function overviewOf(
  shared: readonly SourceId[],
  syncStates: readonly SyncState[],
  now: number,
): SourcesOverview {
  const known = new Map(
    syncStates.filter(({ owner }) => owner === undefined).map((syncState) => [syncState.source, syncState]),
  );
  return {
    sources: shared.map((source) => stateOf(source, known.get(source), now)),
    mailboxes: new Set(syncStates.flatMap(({ owner }) => (owner === undefined ? [] : [owner]))).size,
  };
}

function stateOf(source: SourceId, syncState: SyncState | undefined, now: number): SourceState {
  if (syncState === undefined) {
    return { source, count: 0, state: 'not-begun', completedAt: 0, nextAt: 0, problem: '' };
  }
  const { count, completedAt } = syncState;
  // What is in the store was written by this program, if perhaps by another version of it.
  const problem = syncState.problem as SourceState['problem'];
  const isBusy = syncState.leaseUntil > now;
  const nextAt = isBusy || syncState.nextAt <= now ? 0 : syncState.nextAt;
  const state =
    problem === '' || isBusy
      ? completedAt === 0
        ? 'reading'
        : 'complete'
      : problem === 'throttled'
        ? 'waiting'
        : 'failing';
  return { source, count, state, completedAt, nextAt, problem: state === 'failing' ? problem : '' };
}
