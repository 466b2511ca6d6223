import { mkdir, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { setImmediate as yieldToEventLoop } from 'node:timers/promises';
import type { Logger } from 'pino';
import type { Contact, ContactRef } from '../../contacts/contact.ts';
import { refKey } from '../../contacts/contact.ts';
import type { Owner } from '../../contacts/owner.ts';
import type { PreparedContact } from '../../contacts/prepared-contact.ts';
import type { ContactQuery } from '../../contacts/query/contact-query.ts';
import { parseQuery } from '../../contacts/query/parse-query.ts';
import type { SourceId } from '../../contacts/sources.ts';
import { displayNameOf } from '../../contacts/text/display-name.ts';
import { createPoller } from '../../platform/poller.ts';
import { repeatWhileWanted } from '../../platform/single-flight.ts';
import type { DirectoryStore, StoredChange } from '../../store/directory-store.ts';
import type { SyncState } from '../../store/sync-state.ts';
import { documentOf, isShared, type SharedDocument } from '../search/search-document.ts';
import type { SearchHit } from '../search/search-hit.ts';
import { createSearchIndex } from '../search/search-index.ts';
import { isAbovePartial } from '../search/search-segments.ts';
import { createContactLru } from './contact-lru.ts';
import { countGood, mergeHits, type RankedHit } from './merge-hits.ts';
import { createPersonalContacts, type PersonalContacts } from './personal-contacts.ts';
import { keyOf, nextChanges, putDocuments, refOf } from './read-changes.ts';
import { openSnapshot, saveSnapshot } from './snapshot-file.ts';

export interface ContactCacheOptions {
  readonly store: DirectoryStore;
  /** The file of the index snapshot for the next start, '' for none. */
  readonly snapshotFile: string;
  /** Identifies the database, so that a snapshot of another one is not used. */
  readonly storeName: string;
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
  readonly log: Logger;
  /** How often the store is polled for changes of other processes, in milliseconds. */
  readonly followEveryMs?: number;
  /** Maximum number of shared contacts held as objects. */
  readonly mostContacts?: number;
  /** Maximum number of personal contacts held, of all people. */
  readonly mostOwnContacts?: number;
}

/** A matching contact, with its score on the scale of `scoreOf`. */
export interface CacheHit {
  readonly record: PreparedContact;
  readonly score: number;
  /** See {@link RankedHit}. */
  readonly rank: number;
  readonly found: SearchHit;
}

/**
 * The state of a source's cache: `current` can answer for the source, `stale` could not be synced for long, `loading`
 * is in its first full sync, `missing` has no complete sync and none is progressing.
 */
export type CacheState = 'current' | 'stale' | 'loading' | 'missing';

/** The contacts of one person's mailbox. */
export interface OwnContacts {
  readonly contacts: readonly Contact[];
  /** False while the mailbox is being read for the first time. */
  readonly isComplete: boolean;
}

export interface CacheAnswer {
  /** In no particular order. Their ranks do not change with the limit. */
  readonly hits: readonly CacheHit[];
  /** There are more hits than the limit. */
  readonly more: boolean;
  /** The latest known revision of the store. */
  readonly revision: number;
  /** All changes up to `revision` have been applied. */
  readonly isUpToDate: boolean;
  readonly stateOf: (source: SourceId) => CacheState;
}

/**
 * Searches the cached contacts. Shared contacts are in one index, and each person's own contacts in another one that
 * only that person can search. The cache follows the store's change log, so that all processes on one database agree.
 */
export interface ContactCache {
  /**
   * Loads the snapshot if it is valid, catches up with the store and follows it from then on. Resolves when all stored
   * contacts can be found, or when the store has failed and is asked again; earlier searches find those that are loaded
   * so far. Never throws.
   */
  start(): Promise<void>;
  /** Applies new changes of the store. Never throws; failures are retried. */
  follow(): Promise<void>;
  /**
   * Returns the best hits among the shared contacts and the owner's own.
   * @param owner the person who asks, undefined for shared contacts only
   * @param enough the number of good hits that makes fuzzy matching unnecessary
   */
  search(query: ContactQuery, owner: Owner | undefined, limit: number, enough: number): Promise<CacheAnswer>;
  /**
   * Returns, for each list of records, the other shared and own contacts that have an e-mail address, a phone number or
   * the full name in common with one of them, and so may be the same person.
   */
  related(
    people: readonly (readonly Contact[])[],
    owner: Owner | undefined,
  ): Promise<readonly (readonly Contact[])[]>;
  /** Returns a person's own contacts, and whether all of them have been read. */
  own(owner: Owner): Promise<OwnContacts>;
  /** Reads these contacts from the store, ahead of all pending changes. Never throws. */
  refresh(refs: readonly ContactRef[]): Promise<void>;
  /** Removes a deleted contact from the cache and the store. */
  remove(ref: ContactRef): Promise<void>;
  /** Stops following the store, and writes the snapshot. */
  close(): Promise<void>;
}

/** A source that was not synced for this long is also queried live. */
const staleAfterMs = 60 * 60_000;
/** Maximum age of a snapshot. The change log keeps removed contacts for longer than this. */
const snapshotLastsMs = 7 * 24 * 60 * 60_000;
/** How often the snapshot is written. */
const saveEveryMs = 10 * 60_000;
/** How long sync states are cached. */
const syncStatesTtlMs = 5000;
/** Minimum number of changes, beside a quarter of the index, before the index is merged. */
const mergeAfterChanges = 2000;
/** Number of searches after which the JIT compiler has optimised the search. */
const warmUpSearches = 500;
/** Whether this process has done its warm-up searches. */
let isWarm = false;

export function createContactCache(options: ContactCacheOptions): ContactCache {
  const { store, snapshotFile, storeName, clock, log } = options;
  const { followEveryMs = 1_500 } = options;
  const recent = createContactLru(options.mostContacts ?? 20_000);
  const own = createPersonalContacts({
    store,
    clock,
    most: options.mostOwnContacts ?? 100_000,
    syncStatesTtlMs,
  });
  const ending = new AbortController();
  let index = createSearchIndex();
  /** The last change in the index. */
  let revision = 0;
  let savedRevision = 0;
  let savedAt = clock();
  /** The latest known change in the store. */
  let newest = 0;
  let syncStates: readonly SyncState[] = [];
  let syncStatesAt = Number.NEGATIVE_INFINITY;
  /** Number of changes since the last merge. */
  let unmerged = 0;
  /** Following starts after this, because the snapshot replaces the index and sets the revision. */
  let opening: Promise<void> | undefined;
  let isReady = false;
  const catchUp = repeatWhileWanted(takeAll);
  /** Names for the warm-up. */
  const names: string[] = [];
  const follower = createPoller({ name: 'cache updates', run: lookAtStore, everyMs: followEveryMs, log });
  const saver = createPoller({
    name: 'snapshot writer',
    run: saveWhenOld,
    everyMs: 10_000,
    log,
  });

  function follow(): Promise<void> {
    return catchUp.run().catch((error: unknown) => {
      log.warn({ event: 'cache.update.failed', error }, 'cache not updated from the database');
    });
  }

  async function takeAll(): Promise<void> {
    // Without the store's revision, the snapshot waits for the next attempt.
    opening ??= openFile().catch((error: unknown) => {
      opening = undefined;
      throw error;
    });
    await opening;
    if (ending.signal.aborted) return;
    // Sync states are read first, so that the changes below include everything that they report.
    const read = await store.syncStatesOf(undefined);
    const readAt = clock();
    await takeChanges();
    syncStates = read;
    syncStatesAt = readAt;
    if (isReady || ending.signal.aborted) return;
    isReady = true;
    log.info({ event: 'cache.ready', contacts: index.size, revision }, 'cache ready');
  }

  async function takeChanges(): Promise<void> {
    newest = Math.max(newest, await store.revision());
    for (let more = true; more && !ending.signal.aborted; ) {
      const next = await nextChanges(store, undefined, revision);
      await take(next.changes);
      ({ revision, more } = next);
      unmerged += next.changes.length;
      if (more) await yieldToEventLoop();
    }
    newest = Math.max(newest, revision);
    if (unmerged < Math.max(mergeAfterChanges, index.size / 4)) return;
    unmerged = 0;
    // Many small segments are slow to search. A failed merge is retried after further changes.
    index
      .merge()
      .catch((error: unknown) => log.warn({ event: 'index.merge.failed', error }, 'search index not merged'));
  }

  async function take(changes: readonly StoredChange[]): Promise<void> {
    const gone: string[] = [];
    const documents: SharedDocument[] = [];
    for (const change of changes) {
      const { contact } = change;
      const key = keyOf(change);
      // The store was queried for shared contacts; this check keeps personal ones out in any case.
      const document = contact === undefined ? undefined : documentOf(contact);
      if (contact === undefined || document === undefined || !isShared(document)) {
        gone.push(key);
        recent.remove(key);
      } else {
        documents.push(document);
        recent.renew(key, contact);
        if (names.length < warmUpSearches) names.push(displayNameOf(contact));
      }
    }
    if (gone.length > 0) index.remove(gone);
    await putDocuments(index, documents);
  }

  async function openFile(): Promise<void> {
    if (snapshotFile === '') return;
    newest = await store.revision();
    try {
      const opened = await openSnapshot({
        file: snapshotFile,
        store: storeName,
        newest,
        notBefore: clock() - snapshotLastsMs,
      });
      index = opened.index;
      revision = opened.revision;
      savedRevision = revision;
      log.info({ event: 'snapshot.loaded', contacts: index.size, revision }, 'snapshot loaded');
    } catch (error) {
      const reason = error instanceof Error ? error.message : 'unknown';
      const isMissing = error instanceof Error && 'code' in error && error.code === 'ENOENT';
      log.info({ event: 'snapshot.skipped', reason: isMissing ? 'missing' : reason }, 'snapshot not used');
      if (!isMissing) await rm(snapshotFile, { force: true }).catch(() => undefined);
    }
  }

  async function save(): Promise<void> {
    savedAt = clock();
    if (snapshotFile === '' || revision === savedRevision) return;
    const written = { store: storeName, revision, at: clock() };
    try {
      await mkdir(dirname(snapshotFile), { recursive: true, mode: 0o700 });
      await saveSnapshot(snapshotFile, index, written);
      savedRevision = written.revision;
    } catch (error) {
      log.warn({ event: 'snapshot.save.failed', error }, 'snapshot not written');
    }
  }

  /** Applies changes of other processes. */
  async function lookAtStore(): Promise<boolean> {
    newest = Math.max(newest, await store.revision());
    if (newest > revision || clock() - syncStatesAt > syncStatesTtlMs) await catchUp.run();
    return false;
  }

  async function saveWhenOld(): Promise<boolean> {
    if (clock() - savedAt > saveEveryMs) await save();
    return false;
  }

  /**
   * Runs searches until the JIT compiler has optimised the code, so that the first users do not wait for it. Once
   * per process, because all caches run the same code.
   */
  async function warmUp(): Promise<void> {
    if (isWarm) return;
    const typed = names.flatMap((name) => [name, name.slice(0, 4), name.slice(1)]);
    for (const text of typed.slice(0, warmUpSearches)) {
      if (ending.signal.aborted) return;
      index.search(parseQuery(text), 10);
      await yieldToEventLoop();
    }
    isWarm = typed.length >= warmUpSearches;
  }

  async function ownOf(owner: Owner): Promise<PersonalContacts | undefined> {
    try {
      return await own.of(owner, newest);
    } catch (error) {
      log.warn({ event: 'cache.personal.failed', error }, 'cached personal contacts not read');
      return undefined;
    }
  }

  /** Replaces the cached version of a contact, or removes it. */
  function replace(ref: ContactRef, contact: Contact | undefined): void {
    const key = keyOf(ref);
    if (ref.owner !== undefined) {
      if (contact === undefined) own.remove(ref.owner, key);
      else own.put(ref.owner, contact);
    } else if (contact === undefined) {
      recent.remove(key);
      index.remove([key]);
    } else {
      recent.put(key, contact);
      index.put([documentOf(contact)].filter(isShared));
    }
  }

  /** Reads contacts from the store that are not in the LRU cache. Contacts that no longer exist are omitted. */
  async function readMissing(keys: readonly string[]): Promise<ReadonlyMap<string, PreparedContact>> {
    const read = new Map<string, PreparedContact>();
    if (keys.length === 0) return read;
    for (const contact of await store.read(undefined, keys.map(refOf))) {
      if (contact.ref.owner !== undefined) continue;
      const key = keyOf(contact.ref);
      read.set(key, recent.put(key, contact));
    }
    return read;
  }

  return {
    async start() {
      await follow();
      if (ending.signal.aborted) return;
      follower.start();
      saver.start();
      await warmUp();
    },

    follow,

    async search(query, owner, limit, enough) {
      const mine = owner === undefined ? undefined : await ownOf(owner);
      // Fuzzy matching runs if both indexes together have too few good hits, or if no hit matches all words so well that
      // a partial match could not rank first.
      let shared = index.gather(query, limit, 0);
      let personal = mine?.search(query, limit, 0) ?? [];
      const best = Math.max(shared[0]?.score ?? 0, personal[0]?.score ?? 0);
      const isFull = countGood(shared, enough) + countGood(personal, enough) >= enough;
      if (!isFull || (query.words.length > 1 && !isAbovePartial(query, best))) {
        shared = index.gather(query, limit, enough);
        personal = mine?.search(query, limit, enough) ?? [];
      }
      const { ranked, more } = mergeHits(personal, shared, limit);
      const hits: CacheHit[] = [];
      const missing: RankedHit[] = [];
      for (const hit of ranked) {
        const record = hit.isOwn ? mine?.contact(hit.found.id) : recent.get(hit.found.id);
        if (record !== undefined) hits.push(toHit(hit, record));
        else if (!hit.isOwn) missing.push(hit);
      }
      const read = await readMissing(missing.map(({ found }) => found.id));
      for (const hit of missing) {
        const record = read.get(hit.found.id);
        if (record !== undefined) hits.push(toHit(hit, record));
      }
      const ownSyncStates = mine?.syncStates ?? [];
      const now = clock();
      return {
        hits,
        more,
        revision: newest,
        isUpToDate: catchUp.inProgress() === undefined,
        stateOf: (source) =>
          stateOf(
            syncStates.find((syncState) => syncState.source === source) ??
              ownSyncStates.find((syncState) => syncState.source === source),
            now,
          ),
      };
    },

    async related(people, owner) {
      const mine = owner === undefined ? undefined : await ownOf(owner);
      const found = people.map((records) =>
        records.length === 0
          ? unrelated
          : { shared: index.relatedTo(records), own: mine?.relatedTo(records) ?? [] },
      );
      const missing = found.flatMap(({ shared }) => shared.filter((key) => recent.get(key) === undefined));
      const read = await readMissing([...new Set(missing)]);
      return found.map(({ shared, own: personal }) => [
        ...shared.flatMap((key) => (read.get(key) ?? recent.get(key))?.contact ?? []),
        ...personal.flatMap((key) => mine?.contact(key)?.contact ?? []),
      ]);
    },

    async own(owner) {
      const mine = await ownOf(owner);
      const now = clock();
      const states = (mine?.syncStates ?? []).map((syncState) => stateOf(syncState, now));
      const isComplete =
        states.length > 0 && states.every((state) => state === 'current' || state === 'stale');
      return { contacts: mine?.all() ?? [], isComplete };
    },

    async refresh(refs) {
      try {
        for (const [owner, few] of Map.groupBy(refs, (ref) => ref.owner)) {
          const contacts = await store.read(owner, few);
          for (const ref of few)
            replace(
              ref,
              contacts.find((contact) => refKey(contact.ref) === refKey(ref)),
            );
        }
      } catch (error) {
        log.warn({ event: 'cache.write.failed', error }, 'written contact not cached');
      }
    },

    async remove(ref) {
      replace(ref, undefined);
      await store.drop(ref.source, ref.owner, ref.id);
    },

    async close() {
      ending.abort();
      await follower.stop();
      await saver.stop();
      await catchUp.inProgress()?.catch(() => undefined);
      await save();
    },
  };
}

const unrelated: { readonly shared: readonly string[]; readonly own: readonly string[] } = {
  shared: [],
  own: [],
};

function toHit({ found, rank }: RankedHit, record: PreparedContact): CacheHit {
  return { record, score: found.score, rank, found };
}

function stateOf(syncState: SyncState | undefined, now: number): CacheState {
  if (syncState === undefined) return 'missing';
  if (syncState.completedAt === 0) {
    const isHealthy = syncState.problem === '' || syncState.problem === 'throttled';
    return isHealthy && now - syncState.movedAt < staleAfterMs ? 'loading' : 'missing';
  }
  const isBehind = syncState.problem !== '' || syncState.nextAt < now - staleAfterMs;
  return isBehind && now - syncState.movedAt > staleAfterMs ? 'stale' : 'current';
}
