import { z } from 'zod';
import type { SharedDocument } from '../search/search-document.ts';
import { openSearchIndex, type SearchIndex } from '../search/search-index.ts';

/** What a snapshot stands for. */
const about = z.object({
  /** The database whose contacts it holds: another one counts its changes from the beginning again. */
  store: z.string(),
  /** The last change that is in it. */
  revision: z.number().int().min(0),
  /** When it was written, in milliseconds since the epoch. */
  at: z.number(),
});

export interface OpenedSnapshot {
  readonly index: SearchIndex<SharedDocument>;
  readonly revision: number;
}

export interface SnapshotWanted {
  readonly file: string;
  /** Names the database. */
  readonly store: string;
  /** The newest change in the database: a snapshot of a later one is from before the database was put back. */
  readonly newest: number;
  /** Written before this it is too old: what was removed since may be forgotten in the log. */
  readonly notBefore: number;
}

/**
 * The index in a snapshot, when it is whole, of this database and not too old.
 * @throws {Error} when it is not: build anew then
 */
export async function openSnapshot({
  file,
  store,
  newest,
  notBefore,
}: SnapshotWanted): Promise<OpenedSnapshot> {
  const opened = await openSearchIndex(file);
  const { revision, ...written } = about.parse(JSON.parse(opened.about));
  if (written.store !== store) throw new Error('a snapshot of another database');
  if (revision > newest) throw new Error('a snapshot that is ahead of the database');
  if (written.at < notBefore) throw new Error('a snapshot that is too old');
  return { index: opened.index, revision };
}

/** Writes the index with all changes up to that revision to the file. */
export async function saveSnapshot(
  file: string,
  index: SearchIndex<SharedDocument>,
  written: z.infer<typeof about>,
): Promise<void> {
  await index.save(file, JSON.stringify(written));
}
