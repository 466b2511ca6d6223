import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import type { Logger } from 'pino';
import type { Owner } from '../../contacts/owner.ts';
import { sourceTable } from '../../contacts/sources.ts';
import type { SyncPage } from '../../contacts/sync-page.ts';
import { startLeaseHeartbeat } from '../../platform/lease-heartbeat.ts';
import type { ContactProvider } from '../../providers/provider.ts';
import { createLoopCheck } from '../../providers/shared/sync-cursor.ts';
import type { DirectoryStore } from '../../store/directory-store.ts';
import type { SyncState } from '../../store/sync-state.ts';
import { afterFailure, pauseAfterPage } from './pause.ts';

export interface RunSyncOptions {
  readonly store: DirectoryStore;
  readonly holder: string;
  /** Duration of the lease without a heartbeat, in milliseconds. */
  readonly leaseMs: number;
  readonly clock: () => number;
  readonly log: Logger;
  /** Stops the sync after the current page, or at once while it waits. */
  readonly signal: AbortSignal;
  /** Called when the store has changed. */
  readonly onChanged: () => void;
  /** Returns whether the sync should stop, because others wait to run. */
  readonly shouldYield: () => boolean;
}

/**
 * The result of a run: `leased` if another process holds the lease, `deferred` if it continues later, `unrecorded` if
 * the result could not be stored.
 */
export type SyncResult = 'leased' | 'complete' | 'deferred' | 'failed' | 'unrecorded';

/**
 * Continues a sync from its cursor, in any process, and stores page after page until it completes. Never throws:
 * failures are recorded in the sync state, with the time of the next attempt.
 * @param owner undefined for shared contacts
 * @param failures number of failed attempts in a row before this one
 */
export async function runSync(
  provider: ContactProvider,
  owner: Owner | undefined,
  failures: number,
  options: RunSyncOptions,
): Promise<SyncResult> {
  const { store, holder, leaseMs, clock, signal, onChanged, shouldYield } = options;
  const { source } = provider;
  const correlationId = randomUUID();
  const log = options.log.child({ source, correlationId });
  const until = () => clock() + leaseMs;
  const checkEnd = createLoopCheck(source);
  let syncState: SyncState | undefined;
  let stopHeartbeat = () => {};
  try {
    const claimed = await store.claimSync(source, owner, holder, until());
    if (claimed === undefined) return 'leased';
    syncState = claimed;
    // A page may take longer than the lease, so the lease is renewed meanwhile.
    stopHeartbeat = startLeaseHeartbeat(
      leaseMs,
      () => store.renewSync(claimed, holder, until()),
      (error) => log.warn({ event: 'sync.lease.failed', error }, 'sync lease not renewed'),
    );
    for (;;) {
      const started = performance.now();
      const page = await provider.listChanges?.(syncState.cursor, { owner, signal, correlationId });
      if (page === undefined) throw new Error(`${source} does not support sync`);
      try {
        checkEnd(page);
      } catch (error) {
        // The next attempt starts from the beginning, and not inside the circle.
        await store.storePage(syncState, { ...noChanges, cursor: '' }, holder, until());
        throw error;
      }
      const saved = await store.storePage(
        syncState,
        withoutForeign(page, provider, owner, log),
        holder,
        until(),
      );
      if (saved === undefined) {
        log.info({ event: 'sync.lease.lost' }, 'sync continued by another process');
        return 'leased';
      }
      const { unread = [] } = page;
      if (unread.length > 0)
        log.warn(
          { event: 'sync.contacts.unreadable', count: unread.length, mismatch: unread[0]?.mismatch },
          'contacts could not be read',
        );
      syncState = saved;
      failures = 0;
      onChanged();
      if (!page.more) {
        log.debug({ event: 'sync.completed', contacts: syncState.count }, 'sync completed');
        await release(syncState, '', sourceTable[source].syncEveryMs);
        return 'complete';
      }
      if (shouldYield() || signal.aborted) break;
      await wait(pauseAfterPage(performance.now() - started), undefined, { signal });
    }
    await release(syncState, '', 0);
    return 'deferred';
  } catch (error) {
    if (syncState === undefined) {
      log.warn({ event: 'sync.start.failed', error }, 'sync not started');
      return 'unrecorded';
    }
    // An aborted sync has no problem; the next run continues it.
    const { problem, waitMs } = signal.aborted
      ? { problem: '', waitMs: 0 }
      : afterFailure(error, failures, Math.random());
    if (problem !== '')
      log.warn(
        {
          event: problem === 'throttled' ? 'sync.throttled' : 'sync.failed',
          error,
          problem,
          waitMs: Math.round(waitMs),
        },
        'sync interrupted',
      );
    try {
      await release(syncState, problem, waitMs);
    } catch (trouble) {
      log.warn({ event: 'sync.release.failed', error: trouble }, 'sync lease not released');
      return 'unrecorded';
    }
    return problem === 'throttled' || problem === '' ? 'deferred' : 'failed';
  } finally {
    stopHeartbeat();
  }

  function release(ended: SyncState, problem: string, waitMs: number): Promise<void> {
    stopHeartbeat();
    return store.releaseSync(ended, holder, { problem, nextAt: Math.round(clock() + waitMs) });
  }
}

const noChanges = { contacts: [], removed: [], more: true, fromStart: false } as const;

/** Drops contacts of another source or owner, which are a mistake or an attack. */
function withoutForeign(
  page: SyncPage,
  provider: ContactProvider,
  owner: Owner | undefined,
  log: Logger,
): SyncPage {
  const contacts = page.contacts.filter(
    ({ ref }) => ref.source === provider.source && ref.owner === owner && ref.id !== '',
  );
  if (contacts.length === page.contacts.length) return page;
  log.error(
    { event: 'sync.foreign_contacts', dropped: page.contacts.length - contacts.length },
    'sync returned foreign contacts',
  );
  return { ...page, contacts };
}
