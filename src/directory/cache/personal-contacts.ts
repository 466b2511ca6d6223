import type { Contact } from '../../contacts/contact.ts';
import { prepareContact } from '../../contacts/matching/match.ts';
import type { Owner } from '../../contacts/owner.ts';
import type { PreparedContact } from '../../contacts/prepared-contact.ts';
import type { ContactQuery } from '../../contacts/query/contact-query.ts';
import type { DirectoryStore } from '../../store/directory-store.ts';
import type { SyncState } from '../../store/sync-state.ts';
import { documentOf } from '../search/search-document.ts';
import type { SearchHit } from '../search/search-hit.ts';
import { createPersonalIndexes } from '../search/search-index.ts';
import { keyOf, nextChanges, putDocuments, yieldToEventLoop } from './read-changes.ts';

export interface PersonalContactsOptions {
  readonly store: Pick<DirectoryStore, 'syncStatesOf' | 'changesSince'>;
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
  /** How many contacts of all people together stay in memory; those of the person who asked longest ago go first. */
  readonly most: number;
  /** How long it is taken for granted how far a mailbox is read, in milliseconds, until it is read whole. */
  readonly trustMs: number;
}

/** One person's own contacts, for that person's questions alone. */
export interface PersonalContacts {
  readonly syncStates: readonly SyncState[];
  search(query: ContactQuery, limit: number, enough: number): readonly SearchHit[];
  contact(key: string): PreparedContact | undefined;
  /** See {@link SearchIndex.relatedTo}. */
  relatedTo(records: readonly Contact[]): readonly string[];
}

/** Everybody's own contacts, each person's apart: read when the person asks, let go when others need the room. */
export interface PersonalContactsCache {
  /**
   * The contacts of one person as of that change, read from the store as far as they are not here.
   */
  of(owner: Owner, revision: number): Promise<PersonalContacts>;
  /** Takes over what was just written, when the owner's contacts are here at all. */
  put(owner: Owner, contact: Contact): void;
  remove(owner: Owner, key: string): void;
  forget(owner: Owner): void;
}

interface OwnerState {
  readonly contacts: Map<string, PreparedContact>;
  revision: number;
  syncStates: readonly SyncState[];
  syncStatesAt: number;
  /** What is being read now. */
  reading: Promise<void> | undefined;
}

const trustWholeMs = 60_000;

export function createPersonalContacts({
  store,
  clock,
  most,
  trustMs,
}: PersonalContactsOptions): PersonalContactsCache {
  const indexes = createPersonalIndexes();
  /** The person who asked longest ago first. */
  const states = new Map<Owner, OwnerState>();
  let size = 0;

  function stateOf(owner: Owner): OwnerState {
    const known = states.get(owner);
    states.delete(owner);
    const state = known ?? {
      contacts: new Map<string, PreparedContact>(),
      revision: 0,
      syncStates: [],
      syncStatesAt: Number.NEGATIVE_INFINITY,
      reading: undefined,
    };
    states.set(owner, state);
    return state;
  }

  function put(owner: Owner, state: OwnerState, contact: Contact): void {
    hold(state, contact);
    indexes.of(owner).put([documentOf(contact)]);
  }

  /** The contacts come before their index, so that whatever is found is there. */
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

  async function read(owner: Owner, state: OwnerState, revision: number): Promise<void> {
    // How far the mailbox is read comes first: what was kept until then is certainly among the changes below.
    const syncStates = await store.syncStatesOf(owner);
    const syncStatesAt = clock();
    for (let more = true; more; ) {
      const next = await nextChanges(store, owner, state.revision);
      // Forgotten meanwhile, it would come back.
      if (states.get(owner) !== state) return;
      const gone = next.changes.flatMap((change) => (change.contact === undefined ? [keyOf(change)] : []));
      const kept = next.changes.flatMap(({ contact }) => (contact?.ref.owner === owner ? [contact] : []));
      remove(owner, state, gone);
      await putAll(owner, state, kept);
      if (states.get(owner) !== state) return;
      ({ revision: state.revision, more } = next);
      if (more) await yieldToEventLoop();
    }
    // Without a walk the mailbox was dropped, and its log with it.
    if (syncStates.length === 0) remove(owner, state, [...state.contacts.keys()]);
    // There may be none of this owner's among the last ones.
    state.revision = Math.max(state.revision, revision);
    state.syncStates = syncStates;
    state.syncStatesAt = syncStatesAt;
    makeRoom(owner);
  }

  function isBehind({ revision: known, syncStates, syncStatesAt }: OwnerState, revision: number): boolean {
    // What was read whole is no worse for long; what is in it shows by the revision.
    const isWhole =
      syncStates.length > 0 &&
      syncStates.every(({ completedAt, problem }) => completedAt > 0 && problem === '');
    return known < revision || clock() - syncStatesAt > (isWhole ? trustWholeMs : trustMs);
  }

  function makeRoom(asking: Owner): void {
    for (const owner of states.keys()) {
      if (size <= most) return;
      if (owner !== asking) forget(owner);
    }
  }

  return {
    async of(owner, revision) {
      const state = stateOf(owner);
      // What is being read already may have begun before that change.
      for (let tries = 0; tries < 2 && isBehind(state, revision); tries++) {
        state.reading ??= read(owner, state, revision).finally(() => {
          state.reading = undefined;
        });
        await state.reading;
      }
      const index = indexes.of(owner);
      return {
        syncStates: state.syncStates,
        search: (query, limit, enough) => index.gather(query, limit, enough),
        contact: (key) => state.contacts.get(key),
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
    forget,
  };
}
