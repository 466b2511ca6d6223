import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import type { Logger } from 'pino';
import type { Owner } from '../../contacts/owner.ts';
import { sourceTable } from '../../contacts/sources.ts';
import type { SyncPage } from '../../contacts/sync-page.ts';
import type { ContactProvider } from '../../providers/provider.ts';
import type { DirectoryStore } from '../../store/directory-store.ts';
import type { SyncState } from '../../store/sync-state.ts';
import { afterFailure, breathAfter } from './pace.ts';

export interface RunSyncOptions {
  readonly store: DirectoryStore;
  readonly holder: string;
  /** How long a walk stays this process's without a sign of life, in milliseconds. */
  readonly leaseMs: number;
  readonly clock: () => number;
  readonly log: Logger;
  /** Ends the walk after what is under way, at once where it waits. */
  readonly signal: AbortSignal;
  /** Something new is in the store. */
  readonly onChanged: () => void;
  /** Others wait for this walk's place. */
  readonly shouldGiveWay: () => boolean;
}

/** How going on with a walk ended, for what comes next; 'unrecorded' when the store could not be told. */
export type SyncResult = 'taken' | 'complete' | 'put-off' | 'failed' | 'unrecorded';

/**
 * Goes on with a walk where it stopped, in whichever process, and keeps page after page until its end. Never throws:
 * what fails is written down with the walk, and when to go on.
 * @param owner undefined for what is shared
 * @param failures how many tries failed in a row before this one
 */
export async function runSync(
  provider: ContactProvider,
  owner: Owner | undefined,
  failures: number,
  options: RunSyncOptions,
): Promise<SyncResult> {
  const { store, holder, leaseMs, clock, signal, onChanged, shouldGiveWay } = options;
  const { source } = provider;
  const correlationId = randomUUID();
  const log = options.log.child({ source, correlationId });
  const until = () => clock() + leaseMs;
  let syncState: SyncState | undefined;
  let heart: NodeJS.Timeout | undefined;
  try {
    const claimed = await store.claimSync(source, owner, holder, until());
    if (claimed === undefined) return 'taken';
    syncState = claimed;
    // A page may take longer than the lease: waiting for it is a sign of life, too.
    heart = setInterval(() => {
      store.renewSync(claimed, holder, until()).catch(() => undefined);
    }, leaseMs / 3);
    for (;;) {
      const started = performance.now();
      const page = await provider.listChanges?.(syncState.cursor, { owner, signal, correlationId });
      if (page === undefined) throw new Error(`${source} cannot be walked through`);
      const kept = await store.storePage(
        syncState,
        withoutForeign(page, provider, owner, log),
        holder,
        until(),
      );
      if (kept === undefined) {
        log.info('another process has gone on with the walk');
        return 'taken';
      }
      syncState = kept;
      failures = 0;
      onChanged();
      if (!page.more) {
        log.debug({ contacts: syncState.count }, 'a walk has come to its end');
        await give(syncState, '', sourceTable[source].syncEveryMs);
        return 'complete';
      }
      if (shouldGiveWay() || signal.aborted) break;
      await wait(breathAfter(performance.now() - started), undefined, { signal });
    }
    await give(syncState, '', 0);
    return 'put-off';
  } catch (error) {
    if (syncState === undefined) {
      log.warn({ error }, 'a walk could not be taken up');
      return 'unrecorded';
    }
    // Ended by us: nothing is wrong, and whoever comes next may go on.
    const { problem, waitMs } = signal.aborted
      ? { problem: '', waitMs: 0 }
      : afterFailure(error, failures, Math.random());
    if (problem !== '')
      log.warn({ error, problem, waitMs: Math.round(waitMs) }, 'a walk cannot go on for now');
    try {
      await give(syncState, problem, waitMs);
    } catch (trouble) {
      log.warn({ error: trouble }, 'a walk could not be given back');
      return 'unrecorded';
    }
    return problem === 'throttled' || problem === '' ? 'put-off' : 'failed';
  } finally {
    clearInterval(heart);
  }

  function give(ended: SyncState, problem: string, waitMs: number): Promise<void> {
    clearInterval(heart);
    return store.releaseSync(ended, holder, { problem, nextAt: Math.round(clock() + waitMs) });
  }
}

/** What does not belong where it was read is a mistake or an attack, and is not kept. */
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
  log.error({ dropped: page.contacts.length - contacts.length }, 'a walk gave foreign contacts');
  return { ...page, contacts };
}
