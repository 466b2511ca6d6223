import { z } from 'zod';
import type { SharedDocument } from '../search/search-document.ts';
import { openSearchIndex, type SearchIndex } from '../search/search-index.ts';

/** The metadata of a snapshot. */
const about = z.object({
  /** Identifies the database. Another one has its own revisions. */
  store: z.string(),
  /** The last change in the snapshot. */
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
  /** Identifies the database. */
  readonly store: string;
  /** The latest revision in the database. A snapshot with a later one was written before the database was restored. */
  readonly newest: number;
  /** The earliest valid time of writing. The change log may lack removals since an older snapshot. */
  readonly notBefore: number;
}

/**
 * Opens the index of a snapshot.
 * @throws {Error} if the snapshot is damaged, of another database or too old; the index must be rebuilt then
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

/** Writes the index, with all changes up to that revision, to a file. */
export async function saveSnapshot(
  file: string,
  index: SearchIndex<SharedDocument>,
  written: z.infer<typeof about>,
): Promise<void> {
  await index.save(file, JSON.stringify(written));
}
