import { randomUUID } from 'node:crypto';
import type { Logger } from 'pino';
import { type Owner, ownerText } from '../../contacts/owner.ts';
import { type SourceId, sourceTable } from '../../contacts/sources.ts';
import { createPoller } from '../../platform/poller.ts';
import { singleFlight } from '../../platform/single-flight.ts';
import type { ContactProvider } from '../../providers/provider.ts';
import type { DirectoryStore } from '../../store/directory-store.ts';
import type { SyncState } from '../../store/sync-state.ts';
import { overviewOf, type SourcesOverview } from './overview.ts';
import { afterFailure } from './pause.ts';
import { runSync, type SyncResult } from './run-sync.ts';

export interface SyncOptions {
  /** Providers that support sync are synced; cached contacts of any other source are deleted. */
  readonly providers: readonly ContactProvider[];
  readonly store: DirectoryStore;
  /** Called when the store has changed. */
  readonly onChanged: () => void;
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
  readonly log: Logger;
  /** How often the scheduler looks for due syncs, in milliseconds. */
  readonly everyMs?: number;
  /** Duration of a sync's lease, after which another process may take over, in milliseconds. */
  readonly leaseMs?: number;
}

/**
 * Syncs the systems into the store. Each process has a scheduler; leases divide the syncs among them. If a process
 * dies, another one continues after the last stored page.
 */
export interface Sync {
  start(): void;
  /** Stops the running syncs at once. They continue later from their cursors. */
  stop(): Promise<void>;
  /** Requests a sync of a person's mailbox in the background, unless one has just completed. */
  wants(owner: Owner): void;
  /** Makes the syncs of all shared systems due now, except throttled ones. */
  hurry(): void;
  /** Returns the sync status, across all processes. */
  overview(): Promise<SourcesOverview>;
}

/** Maximum number of concurrent syncs: the process has one thread, which also serves people. */
const maxSyncs = 2;
/** Time slice after which a sync yields to a waiting one, in milliseconds. */
const turnMs = 10_000;
/** How long a failing mailbox sync is retried after its owner asked, in milliseconds. */
const wantedForMs = 10 * 60_000;
/** A mailbox that its owner has not used for this long is deleted. */
const mailboxLastsMs = 30 * 24 * 60 * 60_000;
/** How long removals stay in the change log: longer than the maximum age of an index snapshot. */
const logLastsMs = 8 * 24 * 60 * 60_000;
const tidyEveryMs = 60 * 60_000;

interface Candidate {
  readonly provider: ContactProvider;
  readonly owner: Owner | undefined;
}

export function createSync(options: SyncOptions): Sync {
  const { store, clock, log, onChanged, everyMs = 2000, leaseMs = 15_000 } = options;
  const holder = randomUUID();
  const ending = new AbortController();
  const syncable = options.providers.filter(({ listChanges }) => listChanges !== undefined);
  const shared = syncable.filter(({ capabilities }) => !capabilities.personal);
  const personal = syncable.filter(({ capabilities }) => capabilities.personal);
  const running = new Map<string, Promise<void>>();
  const failures = new Map<string, number>();
  /** Requested mailbox syncs: when each person asked, and when the mailbox is checked next. */
  const wanted = new Map<Owner, { readonly at: number; nextCheckAt: number }>();
  /** When each person's mailbox was last requested, to limit the requests. */
  const requestedAt = new Map<Owner, number>();
  const hurried = new Set<SourceId>();
  /** End of the back-off of syncs whose failure could not be stored. */
  const backOffUntil = new Map<string, number>();
  let waiting = 0;
  let tidiedAt = Number.NEGATIVE_INFINITY;
  let tidying: Promise<void> | undefined;
  const tidyOnce = singleFlight<void, [], void>(tidy);
  const poller = createPoller({ name: 'sync scheduler', run: startDue, everyMs, log });

  /** Starts due syncs, up to the limit. */
  async function startDue(): Promise<boolean> {
    const free = (await dueShared()).filter((each) => !running.has(nameOf(each)));
    const mailboxes = await dueMailboxes(maxSyncs + 1);
    if (ending.signal.aborted) return false;
    // Mailboxes come first, because somebody waits for them, but one shared system is always included.
    const isSharedRunning = shared.some((provider) => running.has(nameOf({ provider, owner: undefined })));
    const first = isSharedRunning ? [] : free.slice(0, 1);
    const due = [...first, ...mailboxes, ...free.slice(first.length)];
    const room = Math.max(0, maxSyncs - running.size);
    for (const each of due.slice(0, room)) run(each);
    waiting = Math.max(0, due.length - room);
    if (clock() - tidiedAt > tidyEveryMs) {
      tidiedAt = clock();
      tidying = tidyOnce();
    }
    return false;
  }

  /** Returns due shared systems: never synced ones first, then those that have waited longest. */
  async function dueShared(): Promise<readonly Candidate[]> {
    if (shared.length === 0) return [];
    const syncStates = new Map(
      (await store.syncStatesOf(undefined)).map((syncState) => [syncState.source, syncState]),
    );
    const movedAt = ({ source }: ContactProvider) => syncStates.get(source)?.movedAt ?? 0;
    return shared
      .filter((provider) => backOffEnd(provider, undefined) <= clock())
      .filter(({ source }) => isDue(syncStates.get(source), hurried.has(source)))
      .toSorted((one, other) => movedAt(one) - movedAt(other))
      .map((provider) => ({ provider, owner: undefined }));
  }

  /** Returns at most `most` due mailboxes, those who have waited longest first: thousands may ask within a minute. */
  async function dueMailboxes(most: number): Promise<readonly Candidate[]> {
    const due: Candidate[] = [];
    for (const [owner, request] of wanted) {
      if (due.length >= most) break;
      const now = clock();
      if (request.nextCheckAt > now) continue;
      const idle = personal.filter((provider) => !running.has(nameOf({ provider, owner })));
      if (idle.length === 0) continue;
      const syncStates = new Map(
        (await store.syncStatesOf(owner)).map((syncState) => [syncState.source, syncState]),
      );
      const isFresh = ({ source }: ContactProvider): boolean =>
        (syncStates.get(source)?.completedAt ?? 0) > request.at - sourceTable[source].syncEveryMs;
      const stale = idle.filter((provider) => !isFresh(provider));
      if (now - request.at > wantedForMs || (stale.length === 0 && idle.length === personal.length)) {
        wanted.delete(owner);
        continue;
      }
      const open = stale.filter(
        (provider) => backOffEnd(provider, owner) <= now && isDue(syncStates.get(provider.source)),
      );
      due.push(...open.map((provider) => ({ provider, owner })));
      if (open.length > 0) continue;
      const waits = stale.map((provider) => {
        const { nextAt = 0, leaseUntil = 0 } = syncStates.get(provider.source) ?? {};
        return Math.max(nextAt, leaseUntil, backOffEnd(provider, owner));
      });
      request.nextCheckAt = Math.max(now + everyMs, Math.min(...waits));
    }
    return due;
  }

  function backOffEnd(provider: ContactProvider, owner: Owner | undefined): number {
    return backOffUntil.get(nameOf({ provider, owner })) ?? 0;
  }

  function isDue(syncState: SyncState | undefined, isHurried = false): boolean {
    if (syncState === undefined) return true;
    const { nextAt, leaseUntil, problem } = syncState;
    const now = clock();
    return leaseUntil <= now && (nextAt <= now || (isHurried && problem !== 'throttled'));
  }

  function run({ provider, owner }: Candidate): void {
    const name = nameOf({ provider, owner });
    const started = clock();
    if (owner === undefined) hurried.delete(provider.source);
    const syncing = runSync(provider, owner, failures.get(name) ?? 0, {
      store,
      holder,
      leaseMs,
      clock,
      log,
      onChanged,
      signal: ending.signal,
      shouldYield: () => waiting > 0 && clock() - started > turnMs,
    }).then((end: SyncResult) => {
      running.delete(name);
      const inRow = failures.get(name) ?? 0;
      if (end === 'failed' || end === 'unrecorded') failures.set(name, inRow + 1);
      else failures.delete(name);
      if (end === 'unrecorded') {
        backOffUntil.set(name, clock() + afterFailure(undefined, inRow, Math.random()).waitMs);
      } else backOffUntil.delete(name);
      poller.wake();
    });
    running.set(name, syncing);
  }

  /** Deletes cached contacts of removed systems and unused mailboxes, and old log entries. */
  async function tidy(): Promise<void> {
    try {
      for (const { source, owner, claimedAt, leaseUntil } of await store.syncStates()) {
        if (ending.signal.aborted) return;
        const isOurs = syncable.some(
          (provider) =>
            provider.source === source && provider.capabilities.personal === (owner !== undefined),
        );
        const isUnused = owner !== undefined && clock() - claimedAt > mailboxLastsMs;
        if ((isOurs && !isUnused) || leaseUntil > clock()) continue;
        await store.forgetSync(source, owner);
        log.info(
          { event: 'sync.data.deleted', source, isMailbox: owner !== undefined },
          'sync data of a removed source or an unused mailbox deleted',
        );
        onChanged();
      }
      await store.prune(clock() - logLastsMs);
    } catch (error) {
      log.warn({ event: 'sync.prune.failed', error }, 'old sync data not deleted');
    }
  }

  return {
    start: poller.start,

    async stop() {
      ending.abort();
      await poller.stop();
      await Promise.all(running.values());
      await tidying;
    },

    wants(owner) {
      if (personal.length === 0) return;
      const now = clock();
      const last = requestedAt.get(owner);
      if (last !== undefined && now - last < requestIntervalMs) return;
      // The map is in order of age, so that it only keeps requests of the last minute.
      requestedAt.delete(owner);
      requestedAt.set(owner, now);
      for (const [person, time] of requestedAt) {
        if (now - time < requestIntervalMs) break;
        requestedAt.delete(person);
      }
      wanted.set(owner, { at: now, nextCheckAt: now });
      poller.wake();
    },

    hurry() {
      for (const { source } of shared) hurried.add(source);
      poller.wake();
    },

    async overview() {
      const syncStates = await store.syncStates();
      return overviewOf(
        shared.map(({ source }) => source),
        syncStates,
        clock(),
      );
    },
  };
}

const requestIntervalMs = 60_000;

function nameOf({ provider, owner }: Candidate): string {
  return `${provider.source} ${ownerText(owner)}`;
}
