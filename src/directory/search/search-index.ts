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

/** A full-text index of contacts. Queries and updates take milliseconds with a million contacts. */
export interface SearchIndex<Document extends SearchDocument> {
  /** Number of searchable contacts. */
  readonly size: number;
  /** Adds documents, or replaces those with the same ids. They are searchable when this returns. */
  put(documents: Iterable<Document>): void;
  /** Like {@link SearchIndex.put} for many: read as a stream, and searchable all at once at the end. */
  load(documents: AsyncIterable<Document>): Promise<void>;
  /**
   * Like {@link SearchIndex.put} for some hundreds, indexed in a worker thread. Documents that are put or removed
   * meanwhile count as newer, so wait for one call before the next.
   */
  putMany(documents: readonly Document[]): Promise<void>;
  /** Removes documents. Unknown ids are ignored. */
  remove(ids: Iterable<string>): void;
  /**
   * Returns the best `limit` hits, best first; fuzzy matches only if fewer than `enough` match well. Never throws,
   * whatever was typed.
   */
  search(query: ContactQuery, limit?: number, enough?: number): readonly SearchHit[];
  /**
   * The same without the order by name: equal hits in order of insertion. The hits for a higher limit start with
   * those for a lower one.
   */
  gather(query: ContactQuery, limit: number, enough: number): readonly SearchHit[];
  /**
   * Returns the ids of other contacts that have an address, a phone number or the full name in common with one of
   * these. Results are cached per list until the index changes.
   */
  relatedTo(records: readonly Contact[]): readonly string[];
  /** Merges all segments into one in a worker thread, while searches and updates continue. */
  merge(): Promise<void>;
  /**
   * Writes the searchable contacts to a file in a worker thread, with metadata. The file must be protected like the
   * contacts.
   */
  save(file: string, about?: string): Promise<void>;
}

const defaultLimit = 10;
/** Segments with a smaller total size are merged at once, in two or three milliseconds. */
const mergedAtOnce = 32;
/** With more segments than this, searches become slow, so that they are merged in the background. */
const mostSegments = 12;
/** A segment this many times as large as all after it is not merged with them. */
const muchLarger = 3;

/** Creates the index of shared contacts. It refuses personal ones: see {@link createPersonalIndexes}. */
export function createSearchIndex(): SearchIndex<SharedDocument> {
  return createIndex(isShared, []);
}

/**
 * Opens an index that {@link SearchIndex.save} wrote, in a worker thread, and its metadata.
 * @throws {Error} if the file does not exist, is damaged or is from another version; the index must be rebuilt then
 */
export async function openSearchIndex(
  file: string,
): Promise<{ readonly index: SearchIndex<SharedDocument>; readonly about: string }> {
  const { segments, about } = await readInThread(file);
  return { index: createIndex(isShared, segments), about };
}

/** Indexes of personal contacts, one per person, which no other person's search reaches. */
export interface PersonalIndexes {
  /** Returns the index of one owner's contacts, which refuses those of others. */
  of(owner: Owner): SearchIndex<SearchDocument>;
  /** Deletes the index of one person. */
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
  /** Ids that changed since the start of each running task of the worker thread. */
  const watches = new Set<Set<string>>();
  let merging: Promise<void> | undefined;
  /** Cached results of {@link SearchIndex.relatedTo} since the last change. */
  let related = new WeakMap<readonly Contact[], readonly string[]>();

  function bury(id: string): void {
    related = new WeakMap();
    for (const changed of watches) changed.add(id);
    const hash = hashOf(id);
    for (const live of segments) if (buryIn(live, id, hash)) size--;
  }

  /** Runs a task in the worker thread, and then `arrive` with the changes since its start. */
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
   * Adds a new segment, whose contacts replace those with the same ids; of duplicates, the last one counts.
   * @param newer ids with a newer version in the index
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
      // A failed merge is retried with the next update, and searches are correct without it.
      mergeFrom(firstOfTail()).catch(() => undefined);
    }
  }

  function add(segment: Segment): void {
    segments = [...segments, { segment, dead: new Uint8Array(contactCount(segment)) }];
  }

  /** Merges small segments at the end, so that single updates do not accumulate. */
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
   * Returns the index of the first segment worth merging. A segment that is much larger than all after it is skipped,
   * so that each contact is copied a few times only while an index grows.
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

  /** Merges the segments from that index on in the worker thread, and replaces them. */
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

/** Returns whether a later contact of the segment has the same id. */
function isRepeated(segment: Segment, contact: number, id: string): boolean {
  const { idSlots: slots, idPrints: prints } = segment;
  return findHash({ slots, prints }, id).some((other) => other > contact && idOf(segment, other) === id);
}

/** Marks the contact with this id as removed. Returns whether it existed. */
function buryIn({ segment, dead }: LiveSegment, id: string, hash: number): boolean {
  for (const contact of findHash({ slots: segment.idSlots, prints: segment.idPrints }, id, hash)) {
    if (dead[contact] === 1 || idOf(segment, contact) !== id) continue;
    dead[contact] = 1;
    return true;
  }
  return false;
}
