import type { SourceId } from '../../contacts/sources.ts';
import type { BackendErrorCode } from '../../platform/errors.ts';
import type { SyncState } from '../../store/sync-state.ts';

/** Why a sync failed. */
export type SyncProblem = BackendErrorCode | 'failed';

/** The sync status of all systems, for administrators. */
export interface SourcesOverview {
  /** The shared systems. */
  readonly sources: readonly SourceState[];
  /** Number of cached mailboxes; nothing else about them is disclosed. */
  readonly mailboxes: number;
}

export interface SourceState extends Pick<SyncState, 'source' | 'count' | 'completedAt'> {
  /** `reading` means that the first full sync has not completed. */
  readonly state: 'not-begun' | 'reading' | 'complete' | 'waiting' | 'failing';
  /** When the sync continues, 0 for now. */
  readonly nextAt: number;
  readonly problem: SyncProblem | '';
}

/**
 * Returns the sync status of all systems.
 * @param shared the shared systems that support sync
 */
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
  // Only Cardfile writes this column, although perhaps in another version.
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
