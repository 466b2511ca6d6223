import { setImmediate as yieldToEventLoop } from 'node:timers/promises';
import type { Contact } from '../../contacts/contact.ts';
import { prepareContact } from '../../contacts/matching/match.ts';
import type { Owner } from '../../contacts/owner.ts';
import type { PreparedContact } from '../../contacts/prepared-contact.ts';
import type { ContactQuery } from '../../contacts/query/contact-query.ts';
import { singleFlight } from '../../platform/single-flight.ts';
import type { DirectoryStore } from '../../store/directory-store.ts';
import type { SyncState } from '../../store/sync-state.ts';
import { documentOf } from '../search/search-document.ts';
import type { SearchHit } from '../search/search-hit.ts';
import { createPersonalIndexes } from '../search/search-index.ts';
import { keyOf, nextChanges, putDocuments } from './read-changes.ts';

export interface PersonalContactsOptions {
  readonly store: Pick<DirectoryStore, 'syncStatesOf' | 'changesSince'>;
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
  /** Maximum number of contacts of all people in memory. Those of the person who asked longest ago are evicted first. */
  readonly most: number;
  /** How long the sync state of an incomplete mailbox is cached, in milliseconds. */
  readonly syncStatesTtlMs: number;
}

/** One person's own contacts, for that person's searches only. */
export interface PersonalContacts {
  readonly syncStates: readonly SyncState[];
  search(query: ContactQuery, limit: number, enough: number): readonly SearchHit[];
  contact(key: string): PreparedContact | undefined;
  all(): readonly Contact[];
  /** See {@link SearchIndex.relatedTo}. */
  relatedTo(records: readonly Contact[]): readonly string[];
}

/** An LRU cache of each person's own contacts, loaded when the person asks. */
export interface PersonalContactsCache {
  /** Returns the contacts of one person up to that revision, loading the missing changes from the store. */
  of(owner: Owner, revision: number): Promise<PersonalContacts>;
  /** Applies a write if the owner's contacts are cached. */
  put(owner: Owner, contact: Contact): void;
  remove(owner: Owner, key: string): void;
}

interface OwnerState {
  readonly contacts: Map<string, PreparedContact>;
  revision: number;
  syncStates: readonly SyncState[];
  syncStatesAt: number;
  /** The load in progress. */
}

/** How long the sync state of a complete mailbox is cached. */
const completeTtlMs = 60_000;

export function createPersonalContacts({
  store,
  clock,
  most,
  syncStatesTtlMs,
}: PersonalContactsOptions): PersonalContactsCache {
  const indexes = createPersonalIndexes();
  /** In order of use: the person who asked longest ago comes first. */
  const states = new Map<Owner, OwnerState>();
  let size = 0;
  const readOnce = singleFlight(read);

  function stateOf(owner: Owner): OwnerState {
    const known = states.get(owner);
    states.delete(owner);
    const state = known ?? {
      contacts: new Map<string, PreparedContact>(),
      revision: 0,
      syncStates: [],
      syncStatesAt: Number.NEGATIVE_INFINITY,
    };
    states.set(owner, state);
    return state;
  }

  function put(owner: Owner, state: OwnerState, contact: Contact): void {
    hold(state, contact);
    indexes.of(owner).put([documentOf(contact)]);
  }

  /** Stores the contacts before indexing them, so that every hit has its contact. */
  async function putAll(owner: Owner, state: OwnerState, contacts: readonly Contact[]): Promise<void> {
    for (const contact of contacts) hold(state, contact);
    await putDocuments(indexes.of(owner), contacts.map(documentOf));
  }

  function hold(state: OwnerState, contact: Contact): void {
    const key = keyOf(contact.ref);
    if (!state.contacts.has(key)) size++;
    state.contacts.set(key, prepareContact(contact));
  }

  function remove(owner: Owner, state: OwnerState, keys: readonly string[]): void {
    if (keys.length === 0) return;
    indexes.of(owner).remove(keys);
    for (const key of keys) if (state.contacts.delete(key)) size--;
  }

  function forget(owner: Owner): void {
    size -= states.get(owner)?.contacts.size ?? 0;
    states.delete(owner);
    indexes.forget(owner);
  }

  async function read(state: OwnerState, owner: Owner, revision: number): Promise<void> {
    // Sync states are read first, so that the changes below include everything that they report.
    const syncStates = await store.syncStatesOf(owner);
    const syncStatesAt = clock();
    for (let more = true; more; ) {
      const next = await nextChanges(store, owner, state.revision);
      // The state may have been evicted meanwhile.
      if (states.get(owner) !== state) return;
      const removed = next.changes.flatMap((change) => (change.contact === undefined ? [keyOf(change)] : []));
      const stored = next.changes.flatMap(({ contact }) => (contact?.ref.owner === owner ? [contact] : []));
      remove(owner, state, removed);
      await putAll(owner, state, stored);
      if (states.get(owner) !== state) return;
      ({ revision: state.revision, more } = next);
      if (more) await yieldToEventLoop();
    }
    // A mailbox without a sync state was deleted, including its change log.
    if (syncStates.length === 0) remove(owner, state, [...state.contacts.keys()]);
    // The latest changes may be those of other owners.
    state.revision = Math.max(state.revision, revision);
    state.syncStates = syncStates;
    state.syncStatesAt = syncStatesAt;
    evict(owner);
  }

  function isBehind({ revision: loaded, syncStates, syncStatesAt }: OwnerState, revision: number): boolean {
    // The state of a complete mailbox changes rarely; changes of its contacts show in the revision.
    const isComplete =
      syncStates.length > 0 &&
      syncStates.every(({ completedAt, problem }) => completedAt > 0 && problem === '');
    return loaded < revision || clock() - syncStatesAt > (isComplete ? completeTtlMs : syncStatesTtlMs);
  }

  function evict(asking: Owner): void {
    for (const owner of states.keys()) {
      if (size <= most) return;
      if (owner !== asking) forget(owner);
    }
  }

  return {
    async of(owner, revision) {
      const state = stateOf(owner);
      // A load in progress may have started before that revision, so there may be a second one.
      for (let tries = 0; tries < 2 && isBehind(state, revision); tries++) {
        await readOnce(state, owner, revision);
      }
      const index = indexes.of(owner);
      return {
        syncStates: state.syncStates,
        search: (query, limit, enough) => index.gather(query, limit, enough),
        contact: (key) => state.contacts.get(key),
        all: () => Array.from(state.contacts.values(), ({ contact }) => contact),
        relatedTo: (records) => index.relatedTo(records),
      };
    },
    put(owner, contact) {
      const state = states.get(owner);
      if (state !== undefined) put(owner, state, contact);
    },
    remove(owner, key) {
      const state = states.get(owner);
      if (state !== undefined) remove(owner, state, [key]);
    },
  };
}
