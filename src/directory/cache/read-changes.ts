import type { Owner } from '../../contacts/owner.ts';
import type { SourceId } from '../../contacts/sources.ts';
import type { DirectoryStore, StoredChange } from '../../store/directory-store.ts';
import type { SearchDocument } from '../search/search-document.ts';
import type { SearchIndex } from '../search/search-index.ts';

/** So many changes are read before conversations get their turn: about a millisecond. */
const readAtOnce = 50;
/** So many are taken over together. */
const mostAtOnce = 500;

/**
 * The next changes after a revision, at most {@link mostAtOnce} and of one contact only the last, read in small
 * pieces.
 * @returns also the revision that is reached by them, and whether there may be more
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

/** So many contacts are put into an index at once, in two or three milliseconds; more of them in another thread. */
const fewDocuments = 20;

export async function putDocuments<Document extends SearchDocument>(
  index: Pick<SearchIndex<Document>, 'put' | 'putMany'>,
  documents: readonly Document[],
): Promise<void> {
  if (documents.length > fewDocuments) await index.putMany(documents);
  else if (documents.length > 0) index.put(documents);
}

/** The id under which an index knows a contact; see `documentOf`. */
export function keyOf({ source, id }: { readonly source: SourceId; readonly id: string }): string {
  return `${source}/${id}`;
}

/** The contact that an index's id stands for. */
export function refOf(key: string): { readonly source: SourceId; readonly id: string } {
  const at = key.indexOf('/');
  return { source: key.slice(0, at) as SourceId, id: key.slice(at + 1) };
}

/** Lets everything else that waits have its turn. */
export function yieldToEventLoop(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
