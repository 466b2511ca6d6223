import { mkdir, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Logger } from 'pino';
import type { Contact, ContactRef } from '../../contacts/contact.ts';
import type { Owner } from '../../contacts/owner.ts';
import type { PreparedContact } from '../../contacts/prepared-contact.ts';
import type { ContactQuery } from '../../contacts/query/contact-query.ts';
import { parseQuery } from '../../contacts/query/parse-query.ts';
import type { SourceId } from '../../contacts/sources.ts';
import { displayNameOf } from '../../contacts/text/name.ts';
import { createPoller } from '../../platform/poller.ts';
import type { DirectoryStore, StoredChange } from '../../store/directory-store.ts';
import type { SyncState } from '../../store/sync-state.ts';
import { documentOf, isShared, type SharedDocument } from '../search/search-document.ts';
import type { SearchHit } from '../search/search-hit.ts';
import { createSearchIndex } from '../search/search-index.ts';
import { isAbovePartial } from '../search/search-segments.ts';
import { createContactLru } from './contact-lru.ts';
import { countGood, type PlacedHit, placeHits } from './merge-hits.ts';
import { createPersonalContacts, type PersonalContacts } from './personal-contacts.ts';
import { keyOf, nextChanges, putDocuments, refOf, yieldToEventLoop } from './read-changes.ts';
import { openSnapshot, saveSnapshot } from './snapshot-file.ts';

export interface ContactCacheOptions {
  readonly store: DirectoryStore;
  /** Where the index is written for the next start, '' for nowhere. */
  readonly snapshotFile: string;
  /** Names the database, so that a snapshot of another one is not taken for its own. */
  readonly storeName: string;
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
  readonly log: Logger;
  /** How often the store is asked for what other processes kept, in milliseconds. */
  readonly followEveryMs?: number;
  /** How often a snapshot is written, in milliseconds. */
  readonly saveEveryMs?: number;
  /** Shared contacts held as objects, over all. */
  readonly mostContacts?: number;
  /** Own contacts held, over all people. */
  readonly mostOwnContacts?: number;
}

/** A contact that is an answer, with its score on the scale of `scoreOf`. */
export interface CacheHit {
  readonly record: PreparedContact;
  readonly score: number;
  /** See {@link PlacedHit}. */
  readonly place: number;
  readonly found: SearchHit;
}

/**
 * How well a source is known: `kept` answers for it, `old` could not be read for long, `reading` is being read for the
 * first time, `unknown` was never read whole and it is not known when it will be.
 */
export type Knowledge = 'kept' | 'old' | 'reading' | 'unknown';

export interface CacheAnswer {
  /** In no order that matters; a search for more gives these the same places. */
  readonly hits: readonly CacheHit[];
  /** There are more than were asked for. */
  readonly more: boolean;
  /** The last change that was heard of. */
  readonly revision: number;
  /** Everything up to `revision` has been taken over. */
  readonly isUpToDate: boolean;
  readonly knowledgeOf: (source: SourceId) => Knowledge;
}

/**
 * All kept contacts, ready to be searched: the shared ones in one index, each person's own in another that answers
 * that person only. It follows the store's log, so that several processes on one database know the same.
 */
export interface ContactCache {
  /**
   * Begins with the snapshot, when there is a good one, catches up with the store and follows it from then on.
   * Resolves when all that is kept can be found; searches before find what is there so far. Never throws.
   */
  start(): Promise<void>;
  /** Takes over what was kept since. Never throws: what fails is tried again soon. */
  follow(): Promise<void>;
  /**
   * The best answers among the shared contacts and the owner's own.
   * @param owner the person asking, undefined for shared contacts only
   * @param enough with so many who have every word well, nobody looks for those who have them misspelt
   */
  search(query: ContactQuery, owner: Owner | undefined, limit: number, enough: number): Promise<CacheAnswer>;
  /**
   * For each list of records the other contacts, among the shared ones and the owner's own, that have an address, a
   * phone number or the full name of one of them: they may be the same person's.
   */
  related(
    people: readonly (readonly Contact[])[],
    owner: Owner | undefined,
  ): Promise<readonly (readonly Contact[])[]>;
  /** Takes over these contacts as they are in the store now, before all others that are waiting. Never throws. */
  refresh(refs: readonly ContactRef[]): Promise<void>;
  /** Takes out a contact that is gone, here and in the store. */
  remove(ref: ContactRef): Promise<void>;
  /** Ends following, and writes the snapshot. */
  close(): Promise<void>;
}

/** A source that was not read for so long is asked live as well. */
const oldAfterMs = 60 * 60_000;
/** The log remembers removed contacts for longer than this. */
const snapshotLastsMs = 7 * 24 * 60 * 60_000;
/** How long it is taken for granted how far a walk has come. */
const trustSyncStatesMs = 5000;
/** After so many changes, and a fair share of all, the index is worth merging. */
const manyChanges = 2000;
/** Until the engine's code is compiled. */
const warmUpSearches = 500;

export function createContactCache(options: ContactCacheOptions): ContactCache {
  const { store, snapshotFile, storeName, clock, log } = options;
  const { followEveryMs = 1000, saveEveryMs = 10 * 60_000 } = options;
  const recent = createContactLru(options.mostContacts ?? 20_000);
  const own = createPersonalContacts({
    store,
    clock,
    most: options.mostOwnContacts ?? 100_000,
    trustMs: trustSyncStatesMs,
  });
  const ending = new AbortController();
  let index = createSearchIndex();
  /** The last change that is in the index. */
  let revision = 0;
  let savedRevision = 0;
  let savedAt = clock();
  /** The newest change in the store, as far as is known. */
  let newest = 0;
  let syncStates: readonly SyncState[] = [];
  let syncStatesAt = Number.NEGATIVE_INFINITY;
  /** Changes since the index was merged. */
  let taken = 0;
  let wanted = false;
  /** Until it is over nobody follows: the snapshot brings an index of its own, and says from where to go on. */
  let opening: Promise<void> | undefined;
  let following: Promise<void> | undefined;
  /** Names to warm up with. */
  const names: string[] = [];
  const follower = createPoller({ name: 'memory follower', run: lookAtStore, everyMs: followEveryMs, log });
  const saver = createPoller({
    name: 'snapshot writer',
    run: saveWhenOld,
    everyMs: Math.min(saveEveryMs, 10_000),
    log,
  });

  function follow(): Promise<void> {
    return catchUp().catch((error: unknown) => {
      log.warn({ error }, 'the kept contacts could not be followed');
    });
  }

  function catchUp(): Promise<void> {
    wanted = true;
    following ??= takeAll().finally(() => {
      following = undefined;
    });
    return following;
  }

  async function takeAll(): Promise<void> {
    await opening;
    while (wanted && !ending.signal.aborted) {
      wanted = false;
      // How far the walks are comes first: what was kept until then is certainly among the changes below.
      const read = await store.syncStatesOf(undefined);
      const readAt = clock();
      await takeChanges();
      syncStates = read;
      syncStatesAt = readAt;
    }
  }

  async function takeChanges(): Promise<void> {
    newest = Math.max(newest, await store.revision());
    for (let more = true; more && !ending.signal.aborted; ) {
      const next = await nextChanges(store, undefined, revision);
      await take(next.changes);
      ({ revision, more } = next);
      taken += next.changes.length;
      if (more) await yieldToEventLoop();
    }
    newest = Math.max(newest, revision);
    if (taken < Math.max(manyChanges, index.size / 4)) return;
    taken = 0;
    // Many small segments are slow to search. What fails here is tried again with later changes.
    index.merge().catch((error: unknown) => log.warn({ error }, 'the index could not be merged'));
  }

  async function take(changes: readonly StoredChange[]): Promise<void> {
    const gone: string[] = [];
    const documents: SharedDocument[] = [];
    for (const change of changes) {
      const { contact } = change;
      const key = keyOf(change);
      // Whose it is was asked for; should the store ever be wrong, nothing personal gets in here.
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
    try {
      newest = await store.revision();
      const opened = await openSnapshot({
        file: snapshotFile,
        store: storeName,
        newest,
        notBefore: clock() - snapshotLastsMs,
      });
      index = opened.index;
      revision = opened.revision;
      savedRevision = revision;
      log.info({ contacts: index.size, revision }, 'read the snapshot of the kept contacts');
    } catch (error) {
      const reason = error instanceof Error ? error.message : 'unknown';
      const isMissing = error instanceof Error && 'code' in error && error.code === 'ENOENT';
      log.info({ reason: isMissing ? 'there is none' : reason }, 'no snapshot of the kept contacts is used');
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
      log.warn({ error }, 'the snapshot of the kept contacts could not be written');
    }
  }

  /** Follows what other processes kept. */
  async function lookAtStore(): Promise<boolean> {
    newest = Math.max(newest, await store.revision());
    if (newest > revision || clock() - syncStatesAt > trustSyncStatesMs) await catchUp();
    return false;
  }

  async function saveWhenOld(): Promise<boolean> {
    if (clock() - savedAt > saveEveryMs) await save();
    return false;
  }

  /** The first searches run before the engine has compiled itself: better ours than somebody's. */
  async function warmUp(): Promise<void> {
    const typed = names.flatMap((name) => [name, name.slice(0, 4), name.slice(1)]);
    for (let at = 0; at < warmUpSearches && at < typed.length; at++) {
      if (ending.signal.aborted) return;
      index.search(parseQuery(typed[at] ?? ''), 10);
      await yieldToEventLoop();
    }
  }

  async function ownOf(owner: Owner): Promise<PersonalContacts | undefined> {
    try {
      return await own.of(owner, newest);
    } catch (error) {
      log.warn({ error }, 'the own contacts of somebody could not be read');
      return undefined;
    }
  }

  /** Puts a contact in the place of what was known of it, or takes it out. */
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

  /** Contacts that are not on the shelf, from the store; those that are gone meanwhile are left out. */
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
      opening = openFile();
      await follow();
      if (ending.signal.aborted) return;
      log.info({ contacts: index.size, revision }, 'the kept contacts are in memory');
      follower.start();
      saver.start();
      await warmUp();
    },

    follow,

    async search(query, owner, limit, enough) {
      const mine = owner === undefined ? undefined : await ownOf(owner);
      // Either is looked through for what is like the typed words when both together have too few, or nobody has all
      // words so well that somebody who lacks one could not come first.
      let shared = index.gather(query, limit, 0);
      let personal = mine?.search(query, limit, 0) ?? [];
      const best = Math.max(shared[0]?.score ?? 0, personal[0]?.score ?? 0);
      const isFull = countGood(shared, enough) + countGood(personal, enough) >= enough;
      if (!isFull || (query.words.length > 1 && !isAbovePartial(query, best))) {
        shared = index.gather(query, limit, enough);
        personal = mine?.search(query, limit, enough) ?? [];
      }
      const { placed, more } = placeHits(personal, shared, limit);
      const hits: CacheHit[] = [];
      const missing: PlacedHit[] = [];
      for (const hit of placed) {
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
        isUpToDate: following === undefined,
        knowledgeOf: (source) =>
          knowledge(
            syncStates.find((syncState) => syncState.source === source) ??
              ownSyncStates.find((syncState) => syncState.source === source),
            now,
          ),
      };
    },

    async related(people, owner) {
      const mine = owner === undefined ? undefined : await ownOf(owner);
      const found = people.map((records) => ({
        shared: index.relatedTo(records),
        own: mine?.relatedTo(records) ?? [],
      }));
      const missing = found.flatMap(({ shared }) => shared.filter((key) => recent.get(key) === undefined));
      const read = await readMissing([...new Set(missing)]);
      return found.map(({ shared, own: personal }) => [
        ...shared.flatMap((key) => (read.get(key) ?? recent.get(key))?.contact ?? []),
        ...personal.flatMap((key) => mine?.contact(key)?.contact ?? []),
      ]);
    },

    async refresh(refs) {
      try {
        for (const [owner, few] of Map.groupBy(refs, (ref) => ref.owner)) {
          const contacts = await store.read(owner, few);
          for (const ref of few)
            replace(
              ref,
              contacts.find((contact) => isSameRef(contact.ref, ref)),
            );
        }
      } catch (error) {
        log.warn({ error }, 'what was just written could not be taken over');
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
      await following?.catch(() => undefined);
      await save();
    },
  };
}

function isSameRef(one: ContactRef, other: ContactRef): boolean {
  return one.source === other.source && one.owner === other.owner && one.id === other.id;
}

function toHit({ found, place }: PlacedHit, record: PreparedContact): CacheHit {
  return { record, score: found.score, place, found };
}

function knowledge(syncState: SyncState | undefined, now: number): Knowledge {
  if (syncState === undefined) return 'unknown';
  if (syncState.completedAt === 0) {
    const isWell = syncState.problem === '' || syncState.problem === 'throttled';
    return isWell && now - syncState.movedAt < oldAfterMs ? 'reading' : 'unknown';
  }
  const isBehind = syncState.problem !== '' || syncState.nextAt < now - oldAfterMs;
  return isBehind && now - syncState.movedAt > oldAfterMs ? 'old' : 'kept';
}
