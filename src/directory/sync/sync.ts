import { randomUUID } from 'node:crypto';
import type { Logger } from 'pino';
import { type Owner, ownerText } from '../../contacts/owner.ts';
import type { SourceId } from '../../contacts/sources.ts';
import { sourceTable } from '../../contacts/sources.ts';
import { createPoller } from '../../platform/poller.ts';
import type { ContactProvider } from '../../providers/provider.ts';
import type { DirectoryStore } from '../../store/directory-store.ts';
import type { SyncState } from '../../store/sync-state.ts';
import { overviewOf, type SourcesOverview } from './overview.ts';
import { afterFailure } from './pace.ts';
import { runSync, type SyncResult } from './run-sync.ts';

export interface SyncOptions {
  /** Those that can be walked through are; what is kept of any other is dropped. */
  readonly providers: readonly ContactProvider[];
  readonly store: DirectoryStore;
  /** Something new is in the store. */
  readonly onChanged: () => void;
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
  readonly log: Logger;
  /** How often it is looked for walks that are due, in milliseconds. */
  readonly everyMs?: number;
  /** How long a walk waits for a process that does not show any more, in milliseconds. */
  readonly leaseMs?: number;
}

/**
 * Keeps what the systems hold in the store. Each process has one; they share the walks by leases, and whichever dies
 * another goes on at the page after the last one that was kept.
 */
export interface Sync {
  start(): void;
  /** Ends what is under way at once; each walk goes on later where it is now. */
  stop(): Promise<void>;
  /** Somebody asked: their own mailbox is walked through behind the answer, unless that was done just now. */
  wants(owner: Owner): void;
  /** Takes up every shared walk that is not asked to wait by its system. */
  hurry(): void;
  /** How far the reading is, in all processes. */
  overview(): Promise<SourcesOverview>;
}

/** So many walks at once: a process has one thread, and people talk to it. */
const maxSyncs = 2;
/** After so long a walk gives its place to one that waits, in milliseconds. */
const turnMs = 10_000;
/** A mailbox whose walk fails is tried again for so long after its owner asked, in milliseconds. */
const wantedForMs = 10 * 60_000;
/** A mailbox that nobody asked for is forgotten after this. */
const mailboxLastsMs = 30 * 24 * 60 * 60_000;
/** What the log says of removed contacts is needed for longer than any snapshot of an index lives. */
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
  /** When each person asked, while their mailboxes have not been walked through since, and when that can be. */
  const wanted = new Map<Owner, { readonly at: number; lookAt: number }>();
  /** When each person's mailbox was looked after last, so that asking a hundred times is as cheap as once. */
  const lookedAfter = new Map<Owner, number>();
  const hurried = new Set<SourceId>();
  /** Until when walks rest whose failure could not be written down in the store. */
  const resting = new Map<string, number>();
  let waiting = 0;
  let tidiedAt = Number.NEGATIVE_INFINITY;
  let tidying: Promise<void> | undefined;
  const poller = createPoller({ name: 'directory sync', run: look, everyMs, log });

  /** Begins walks that are due, as many as there is room for. */
  async function look(): Promise<boolean> {
    const free = (await dueShared()).filter((each) => !running.has(nameOf(each)));
    const mailboxes = await dueMailboxes(maxSyncs + 1);
    if (ending.signal.aborted) return false;
    // Somebody waits for a mailbox, but however many do, the shared systems go on.
    const isSharedRunning = shared.some((provider) => running.has(nameOf({ provider, owner: undefined })));
    const first = isSharedRunning ? [] : free.slice(0, 1);
    const due = [...first, ...mailboxes, ...free.slice(first.length)];
    const room = Math.max(0, maxSyncs - running.size);
    for (const each of due.slice(0, room)) run(each);
    waiting = Math.max(0, due.length - room);
    if (clock() - tidiedAt > tidyEveryMs) {
      tidiedAt = clock();
      tidying ??= tidy().finally(() => {
        tidying = undefined;
      });
    }
    return false;
  }

  /** Those never begun first, then those that have waited longest. */
  async function dueShared(): Promise<readonly Candidate[]> {
    if (shared.length === 0) return [];
    const syncStates = new Map(
      (await store.syncStatesOf(undefined)).map((syncState) => [syncState.source, syncState]),
    );
    const movedAt = ({ source }: ContactProvider) => syncStates.get(source)?.movedAt ?? 0;
    return shared
      .filter((provider) => restsUntil(provider, undefined) <= clock())
      .filter(({ source }) => isDue(syncStates.get(source), hurried.has(source)))
      .toSorted((one, other) => movedAt(one) - movedAt(other))
      .map((provider) => ({ provider, owner: undefined }));
  }

  /** At most so many, those who have waited longest first: thousands may ask within a minute. */
  async function dueMailboxes(most: number): Promise<readonly Candidate[]> {
    const due: Candidate[] = [];
    for (const [owner, wish] of wanted) {
      if (due.length >= most) break;
      const now = clock();
      if (wish.lookAt > now) continue;
      const idle = personal.filter((provider) => !running.has(nameOf({ provider, owner })));
      if (idle.length === 0) continue;
      const syncStates = new Map(
        (await store.syncStatesOf(owner)).map((syncState) => [syncState.source, syncState]),
      );
      const isFresh = ({ source }: ContactProvider): boolean =>
        (syncStates.get(source)?.completedAt ?? 0) > wish.at - sourceTable[source].syncEveryMs;
      const stale = idle.filter((provider) => !isFresh(provider));
      if (now - wish.at > wantedForMs || (stale.length === 0 && idle.length === personal.length)) {
        wanted.delete(owner);
        continue;
      }
      const open = stale.filter(
        (provider) => restsUntil(provider, owner) <= now && isDue(syncStates.get(provider.source)),
      );
      due.push(...open.map((provider) => ({ provider, owner })));
      if (open.length > 0) continue;
      const waits = stale.map((provider) => {
        const { nextAt = 0, leaseUntil = 0 } = syncStates.get(provider.source) ?? {};
        return Math.max(nextAt, leaseUntil, restsUntil(provider, owner));
      });
      wish.lookAt = Math.max(now + everyMs, Math.min(...waits));
    }
    return due;
  }

  function restsUntil(provider: ContactProvider, owner: Owner | undefined): number {
    return resting.get(nameOf({ provider, owner })) ?? 0;
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
      shouldGiveWay: () => waiting > 0 && clock() - started > turnMs,
    }).then((end: SyncResult) => {
      running.delete(name);
      const inRow = failures.get(name) ?? 0;
      if (end === 'failed' || end === 'unrecorded') failures.set(name, inRow + 1);
      else failures.delete(name);
      if (end === 'unrecorded') {
        resting.set(name, clock() + afterFailure(undefined, inRow, Math.random()).waitMs);
      } else resting.delete(name);
      poller.wake();
    });
    running.set(name, syncing);
  }

  /** Drops what nobody needs any more. */
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
          { source, isMailbox: owner !== undefined },
          'dropped what was kept and is not needed any more',
        );
        onChanged();
      }
      await store.prune(clock() - logLastsMs);
    } catch (error) {
      log.warn({ error }, 'what is kept could not be tidied up');
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
      const last = lookedAfter.get(owner);
      if (last !== undefined && now - last < oftenEnoughMs) return;
      // Old entries first, so that the map holds only those who asked within the minute.
      lookedAfter.delete(owner);
      lookedAfter.set(owner, now);
      for (const [person, at] of lookedAfter) {
        if (now - at < oftenEnoughMs) break;
        lookedAfter.delete(person);
      }
      wanted.set(owner, { at: now, lookAt: now });
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

const oftenEnoughMs = 60_000;

function nameOf({ provider, owner }: Candidate): string {
  return `${provider.source} ${ownerText(owner)}`;
}
