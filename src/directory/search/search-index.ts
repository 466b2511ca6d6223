import type { Contact } from '../../contacts/contact.ts';
import type { Owner } from '../../contacts/owner.ts';
import type { ContactQuery } from '../../contacts/query/contact-query.ts';
import { findHash, hashOf } from './hash-table.ts';
import { buildInThread, mergeInThread, readInThread, writeInThread } from './index-task.ts';
import type { LiveSegment } from './live-segment.ts';
import { mergeSegments } from './merge-segments.ts';
import { relatedIds } from './related-contacts.ts';
import { documentOf, isShared, type SearchDocument, type SharedDocument } from './search-document.ts';
import { compareHits, type SearchHit } from './search-hit.ts';
import { searchSegments } from './search-segments.ts';
import { contactCount, idOf, type Segment } from './segment.ts';
import { createSegmentBuilder } from './segment-builder.ts';

/** Contacts by everything that people remember of them. Queries and updates take milliseconds at a million. */
export interface SearchIndex<Document extends SearchDocument> {
  /** Contacts that can be found now. */
  readonly size: number;
  /** Adds documents, or puts them in the place of those with the same ids; searchable when this returns. */
  put(documents: Iterable<Document>): void;
  /** As {@link SearchIndex.put} for many: they are read as they come, and become searchable all together. */
  load(documents: AsyncIterable<Document>): Promise<void>;
  /**
   * As {@link SearchIndex.put} for some hundreds, made ready in another thread while conversations go on. What is put
   * or removed meanwhile counts as newer; so wait for one call before the next.
   */
  putMany(documents: readonly Document[]): Promise<void>;
  /** Takes documents out; unknown ids do not matter. */
  remove(ids: Iterable<string>): void;
  /**
   * The best `limit` answers, the best first; those like what was typed only when fewer than `enough` have it.
   * Never throws for what was typed.
   */
  search(query: ContactQuery, limit?: number, enough?: number): readonly SearchHit[];
  /**
   * The same for those who have an order of their own: equal ones as they were put in. The answers for a higher limit
   * begin with those for a lower one.
   */
  gather(query: ContactQuery, limit: number, enough: number): readonly SearchHit[];
  /**
   * The ids of other contacts that have an address, a phone number or the full name of one of these. The same list is
   * looked up once as long as nothing changes.
   */
  relatedTo(records: readonly Contact[]): readonly string[];
  /** Brings everything into one segment, in another thread; searches and updates go on meanwhile. */
  merge(): Promise<void>;
  /**
   * Writes what can be found now to a file, from another thread, with a word about it to read it by later. Keep the
   * file as private as the contacts.
   */
  save(file: string, about?: string): Promise<void>;
}

const defaultLimit = 10;
/** Segments together smaller than this are merged at once, in two or three milliseconds. */
const mergedAtOnce = 32;
/** More segments than this make searches slow, so that they are merged in the background. */
const mostSegments = 12;
/** One so many times as large as all behind it is not merged with them. */
const muchLarger = 3;

/** The index of what everybody may see. It takes no personal contact: see {@link createPersonalIndexes}. */
export function createSearchIndex(): SearchIndex<SharedDocument> {
  return createIndex(isShared, []);
}

/**
 * The index that {@link SearchIndex.save} wrote to a file, read in another thread, and what was written about it.
 * @throws {Error} when there is no such file, or it is not whole or from another version: build anew then
 */
export async function openSearchIndex(
  file: string,
): Promise<{ readonly index: SearchIndex<SharedDocument>; readonly about: string }> {
  const { segments, about } = await readInThread(file);
  return { index: createIndex(isShared, segments), about };
}

/** Personal contacts, each person's in an index of its own that no other person's search reaches. */
export interface PersonalIndexes {
  /** The index of one owner's contacts, which refuses anybody else's. */
  of(owner: Owner): SearchIndex<SearchDocument>;
  /** Drops everything of one person. */
  forget(owner: Owner): void;
}

export function createPersonalIndexes(): PersonalIndexes {
  const indexes = new Map<string, SearchIndex<SearchDocument>>();
  return {
    of(owner) {
      const known = indexes.get(owner);
      if (known !== undefined) return known;
      const made = createIndex(
        (document: SearchDocument): document is SearchDocument => document.owner === owner,
        [],
      );
      indexes.set(owner, made);
      return made;
    },
    forget(owner) {
      indexes.delete(owner);
    },
  };
}

function createIndex<Document extends SearchDocument>(
  belongs: (document: SearchDocument) => document is Document,
  begun: readonly LiveSegment[],
): SearchIndex<Document> {
  let segments: LiveSegment[] = [...begun];
  let size = segments.reduce((sum, { dead }) => sum + dead.reduce((left, one) => left + 1 - one, 0), 0);
  /** Ids that changed since a piece of work in another thread was begun, for each that is under way. */
  const watches = new Set<Set<string>>();
  let merging: Promise<void> | undefined;
  /** What was found by {@link SearchIndex.relatedTo} since the last change: the same people are shown again and again. */
  let related = new WeakMap<readonly Contact[], readonly string[]>();

  function bury(id: string): void {
    related = new WeakMap();
    for (const changed of watches) changed.add(id);
    const hash = hashOf(id);
    for (const live of segments) if (buryIn(live, id, hash)) size--;
  }

  /** Runs work elsewhere, and then `arrive` with what changed here meanwhile. */
  async function elsewhere<T>(
    work: Promise<T>,
    arrive: (result: T, changed: ReadonlySet<string>) => void,
  ): Promise<void> {
    const changed = new Set<string>();
    watches.add(changed);
    const result = await work.finally(() => watches.delete(changed));
    arrive(result, changed);
  }

  function put(documents: Iterable<Document>): void {
    const builder = createSegmentBuilder();
    for (const document of documents) builder.add(checked(document));
    take(builder.finish());
  }

  async function load(documents: AsyncIterable<Document>): Promise<void> {
    const builder = createSegmentBuilder();
    for await (const document of documents) builder.add(checked(document));
    take(builder.finish());
  }

  function putMany(documents: readonly Document[]): Promise<void> {
    return elsewhere(buildInThread(documents.map(checked)), take);
  }

  function checked(document: Document): Document {
    if (!belongs(document)) throw new Error('a contact of somebody else');
    return document;
  }

  /**
   * Puts a new segment's contacts in the place of those with the same ids; of twice the same, the last counts.
   * @param newer ids of which the index knows more than the segment
   */
  function take(segment: Segment, newer?: ReadonlySet<string>): void {
    const contacts = contactCount(segment);
    if (contacts === 0) return;
    const dead = new Uint8Array(contacts);
    for (let contact = 0; contact < contacts; contact++) {
      const id = idOf(segment, contact);
      const isOld = newer?.has(id) === true;
      if (!isOld) bury(id);
      if (isOld || isRepeated(segment, contact, id)) dead[contact] = 1;
      else size++;
    }
    segments = [...segments, { segment, dead }];
    mergeSmall();
    if (segments.length > mostSegments && merging === undefined) {
      // What fails here is tried again with the next update, and searches are right without it.
      mergeFrom(firstOfTail()).catch(() => undefined);
    }
  }

  function add(segment: Segment): void {
    segments = [...segments, { segment, dead: new Uint8Array(contactCount(segment)) }];
  }

  /** Small segments at the end become one, so that single updates do not pile up. */
  function mergeSmall(): void {
    if (merging !== undefined) return;
    let from = segments.length;
    let contacts = 0;
    while (from > 0) {
      contacts += segments[from - 1]?.dead.length ?? 0;
      if (contacts > mergedAtOnce) break;
      from--;
    }
    if (segments.length - from < 2) return;
    const merged = mergeSegments(segments.slice(from));
    segments = segments.slice(0, from);
    add(merged);
  }

  /**
   * Where the segments begin that are worth merging: one that is much larger than all behind it is left alone, so
   * that a contact is copied a few times only while an index grows, and not once for each merge.
   */
  function firstOfTail(): number {
    let behind = segments.reduce((sum, { dead }) => sum + dead.length, 0);
    let from = 0;
    for (; from < segments.length - 2; from++) {
      const contacts = segments[from]?.dead.length ?? 0;
      behind -= contacts;
      if (contacts <= behind * muchLarger) break;
    }
    return from;
  }

  /** Merges the segments from that number on in another thread, and puts the new one in their place. */
  async function mergeFrom(from: number): Promise<void> {
    const before = segments.slice(from);
    const work = mergeInThread(before.map(({ segment, dead }) => ({ segment, dead: dead.slice() })));
    merging = elsewhere(work, (segment, changed) => {
      const live = { segment, dead: new Uint8Array(contactCount(segment)) };
      for (const id of changed) buryIn(live, id, hashOf(id));
      segments = [...segments.slice(0, from), live, ...segments.slice(from + before.length)];
    });
    try {
      await merging;
    } finally {
      merging = undefined;
    }
  }

  async function merge(): Promise<void> {
    while (merging !== undefined) await merging;
    if (segments.length > 1 || segments.some(({ dead }) => dead.includes(1))) await mergeFrom(0);
  }

  return {
    get size() {
      return size;
    },
    put,
    putMany,
    load,
    remove(ids) {
      for (const id of ids) bury(id);
    },
    search: (query, limit = defaultLimit, enough = limit) =>
      searchSegments(segments, query, { limit, enough }).toSorted(compareHits),
    gather: (query, limit, enough) => searchSegments(segments, query, { limit, enough }),
    relatedTo(records) {
      const known = related.get(records);
      if (known !== undefined) return known;
      const documents = records.map(documentOf);
      const own = new Set(documents.map(({ id }) => id));
      const found = new Set(documents.flatMap((document) => [...relatedIds(segments, document)]));
      const others = [...found].filter((id) => !own.has(id));
      related.set(records, others);
      return others;
    },
    merge,
    async save(file, about = '') {
      await writeInThread(file, {
        segments: segments.map(({ segment, dead }) => ({ segment, dead: dead.slice() })),
        about,
      });
    },
  };
}

/** Whether a later contact of the segment has the same id. */
function isRepeated(segment: Segment, contact: number, id: string): boolean {
  const { idSlots: slots, idPrints: prints } = segment;
  return findHash({ slots, prints }, id).some((other) => other > contact && idOf(segment, other) === id);
}

/** Marks the contact with this id as gone; whether it was there. */
function buryIn({ segment, dead }: LiveSegment, id: string, hash: number): boolean {
  for (const contact of findHash({ slots: segment.idSlots, prints: segment.idPrints }, id, hash)) {
    if (dead[contact] === 1 || idOf(segment, contact) !== id) continue;
    dead[contact] = 1;
    return true;
  }
  return false;
}
