import { setImmediate as yieldToEventLoop } from 'node:timers/promises';
import type { Owner } from '../../contacts/owner.ts';
import type { SourceId } from '../../contacts/sources.ts';
import type { DirectoryStore, StoredChange } from '../../store/directory-store.ts';
import type { SearchDocument } from '../search/search-document.ts';
import type { SearchIndex } from '../search/search-index.ts';

/** Number of changes that are read before yielding to the event loop: about a millisecond. */
const readAtOnce = 50;
/** Maximum number of changes that are applied together. */
const mostAtOnce = 500;

/**
 * Reads the next changes after a revision in small batches: at most {@link mostAtOnce}, and of each contact only the
 * last. Also returns the revision of the last one, and whether there may be more.
 */
export async function nextChanges(
  store: Pick<DirectoryStore, 'changesSince'>,
  owner: Owner | undefined,
  revision: number,
): Promise<{ readonly changes: readonly StoredChange[]; readonly revision: number; readonly more: boolean }> {
  const changes = new Map<string, StoredChange>();
  let reached = revision;
  for (let read = 0; read < mostAtOnce; read += readAtOnce) {
    if (read > 0) await yieldToEventLoop();
    const few = await store.changesSince(owner, reached, readAtOnce);
    for (const change of few) changes.set(keyOf(change), change);
    reached = few.at(-1)?.revision ?? reached;
    if (few.length < readAtOnce) return { changes: [...changes.values()], revision: reached, more: false };
  }
  return { changes: [...changes.values()], revision: reached, more: true };
}

/** Number of contacts that are indexed on the main thread, in two or three milliseconds; more go to a worker thread. */
const fewDocuments = 20;

export async function putDocuments<Document extends SearchDocument>(
  index: Pick<SearchIndex<Document>, 'put' | 'putMany'>,
  documents: readonly Document[],
): Promise<void> {
  if (documents.length > fewDocuments) await index.putMany(documents);
  else if (documents.length > 0) index.put(documents);
}

/** Returns the id of a contact in an index; see `documentOf`. */
export function keyOf({ source, id }: { readonly source: SourceId; readonly id: string }): string {
  return `${source}/${id}`;
}

/** Returns the contact that an id of an index stands for. */
export function refOf(key: string): { readonly source: SourceId; readonly id: string } {
  const slash = key.indexOf('/');
  return { source: key.slice(0, slash) as SourceId, id: key.slice(slash + 1) };
}
