import type { Contact } from '../../contacts/contact.ts';
import { type PreparedContact, prepareContact } from '../../contacts/matching/match.ts';
import type { Owner } from '../../contacts/owner.ts';
import type { ContactQuery } from '../../contacts/query/contact-query.ts';
import type { DirectoryStore, Walk } from '../../store/directory-store.ts';
import { documentOf } from '../search/search-document.ts';
import type { SearchHit } from '../search/search-hit.ts';
import { createPersonalIndexes } from '../search/search-index.ts';
import { breathe, keyOf, nextChanges, putDocuments } from './read-changes.ts';

export interface OwnContactsOptions {
  readonly store: Pick<DirectoryStore, 'walksOf' | 'changesSince'>;
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
  /** How many contacts of all people together stay in memory; those of the person who asked longest ago go first. */
  readonly most: number;
  /** How long it is taken for granted how far a mailbox is read, in milliseconds, until it is read whole. */
  readonly trustMs: number;
}

/** One person's own contacts, for that person's questions alone. */
export interface OwnContacts {
  readonly walks: readonly Walk[];
  search(query: ContactQuery, limit: number, enough: number): readonly SearchHit[];
  contact(key: string): PreparedContact | undefined;
  /** See {@link SearchIndex.relatedTo}. */
  relatedTo(records: readonly Contact[]): readonly string[];
}

/** Everybody's own contacts, each person's apart: read when the person asks, let go when others need the room. */
export interface OwnContactsBook {
  /**
   * The contacts of one person as of that change, read from the store as far as they are not here.
   */
  of(owner: Owner, revision: number): Promise<OwnContacts>;
  /** Takes over what was just written, when the owner's contacts are here at all. */
  put(owner: Owner, contact: Contact): void;
  remove(owner: Owner, key: string): void;
  forget(owner: Owner): void;
}

interface Shelf {
  readonly contacts: Map<string, PreparedContact>;
  revision: number;
  walks: readonly Walk[];
  walksAt: number;
  /** What is being read now. */
  reading: Promise<void> | undefined;
}

const trustWholeMs = 60_000;

export function createOwnContacts({ store, clock, most, trustMs }: OwnContactsOptions): OwnContactsBook {
  const indexes = createPersonalIndexes();
  /** The person who asked longest ago first. */
  const shelves = new Map<Owner, Shelf>();
  let size = 0;

  function shelfOf(owner: Owner): Shelf {
    const known = shelves.get(owner);
    shelves.delete(owner);
    const shelf = known ?? {
      contacts: new Map<string, PreparedContact>(),
      revision: 0,
      walks: [],
      walksAt: Number.NEGATIVE_INFINITY,
      reading: undefined,
    };
    shelves.set(owner, shelf);
    return shelf;
  }

  function put(owner: Owner, shelf: Shelf, contact: Contact): void {
    hold(shelf, contact);
    indexes.of(owner).put([documentOf(contact)]);
  }

  /** The contacts come before their index, so that whatever is found is there. */
  async function putAll(owner: Owner, shelf: Shelf, contacts: readonly Contact[]): Promise<void> {
    for (const contact of contacts) hold(shelf, contact);
    await putDocuments(indexes.of(owner), contacts.map(documentOf));
  }

  function hold(shelf: Shelf, contact: Contact): void {
    const key = keyOf(contact.ref);
    if (!shelf.contacts.has(key)) size++;
    shelf.contacts.set(key, prepareContact(contact));
  }

  function remove(owner: Owner, shelf: Shelf, keys: readonly string[]): void {
    if (keys.length === 0) return;
    indexes.of(owner).remove(keys);
    for (const key of keys) if (shelf.contacts.delete(key)) size--;
  }

  function forget(owner: Owner): void {
    size -= shelves.get(owner)?.contacts.size ?? 0;
    shelves.delete(owner);
    indexes.forget(owner);
  }

  async function read(owner: Owner, shelf: Shelf, revision: number): Promise<void> {
    // How far the mailbox is read comes first: what was kept until then is certainly among the changes below.
    const walks = await store.walksOf(owner);
    const walksAt = clock();
    for (let more = true; more; ) {
      const next = await nextChanges(store, owner, shelf.revision);
      // Forgotten meanwhile, it would come back.
      if (shelves.get(owner) !== shelf) return;
      const gone = next.changes.flatMap((change) => (change.contact === undefined ? [keyOf(change)] : []));
      const kept = next.changes.flatMap(({ contact }) => (contact?.ref.owner === owner ? [contact] : []));
      remove(owner, shelf, gone);
      await putAll(owner, shelf, kept);
      if (shelves.get(owner) !== shelf) return;
      ({ revision: shelf.revision, more } = next);
      if (more) await breathe();
    }
    // Without a walk the mailbox was dropped, and its log with it.
    if (walks.length === 0) remove(owner, shelf, [...shelf.contacts.keys()]);
    // There may be none of this owner's among the last ones.
    shelf.revision = Math.max(shelf.revision, revision);
    shelf.walks = walks;
    shelf.walksAt = walksAt;
    makeRoom(owner);
  }

  function isBehind({ revision: known, walks, walksAt }: Shelf, revision: number): boolean {
    // What was read whole is no worse for long; what is in it shows by the revision.
    const isWhole =
      walks.length > 0 && walks.every(({ completedAt, problem }) => completedAt > 0 && problem === '');
    return known < revision || clock() - walksAt > (isWhole ? trustWholeMs : trustMs);
  }

  function makeRoom(asking: Owner): void {
    for (const owner of shelves.keys()) {
      if (size <= most) return;
      if (owner !== asking) forget(owner);
    }
  }

  return {
    async of(owner, revision) {
      const shelf = shelfOf(owner);
      // What is being read already may have begun before that change.
      for (let tries = 0; tries < 2 && isBehind(shelf, revision); tries++) {
        shelf.reading ??= read(owner, shelf, revision).finally(() => {
          shelf.reading = undefined;
        });
        await shelf.reading;
      }
      const index = indexes.of(owner);
      return {
        walks: shelf.walks,
        search: (query, limit, enough) => index.gather(query, limit, enough),
        contact: (key) => shelf.contacts.get(key),
        relatedTo: (records) => index.relatedTo(records),
      };
    },
    put(owner, contact) {
      const shelf = shelves.get(owner);
      if (shelf !== undefined) put(owner, shelf, contact);
    },
    remove(owner, key) {
      const shelf = shelves.get(owner);
      if (shelf !== undefined) remove(owner, shelf, [key]);
    },
    forget,
  };
}
