import type { Kysely } from 'kysely';
import { createWorkerThread } from '../platform/worker-thread.ts';
import type { Tables } from './tables.ts';

/**
 * Bulk writes of an embedded database, for data that can be read again. They do not make other work wait for the
 * disk.
 */
export interface BulkWrites {
  /**
   * Runs `work` in a transaction that reaches the disk only with the next ordinary transaction. A crash of the
   * process loses nothing; a crash of the machine loses the last of these together
   * (https://www.sqlite.org/pragma.html#pragma_synchronous).
   */
  run<T>(work: (inside: Kysely<Tables>) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

/** One for all databases of a process, as starting it costs more than many checkpoints. */
const checkpoint = createWorkerThread(new URL('./checkpoint-worker.ts', import.meta.url));

/** How often a worker thread checkpoints the write-ahead log at most, in milliseconds. */
const everyMs = 250;

/** Fewer transactions, as those of a quiet minute, take less time than starting the thread. */
const fewest = 16;

/**
 * @param database a connection of its own that does not wait for the disk, see {@link bulkSettings}
 * @param path the file of the database, '' for one in memory
 */
export function createBulkWrites(database: Kysely<Tables>, path: string): BulkWrites {
  let movedAt = 0;
  /** Number of transactions since the last checkpoint. */
  let waiting = 0;
  let moving: Promise<void> | undefined;

  function moveLog(): void {
    waiting += 1;
    if (path === '' || waiting < fewest || moving !== undefined || performance.now() - movedAt < everyMs)
      return;
    waiting = 0;
    moving = checkpoint(path)
      // A failed checkpoint is made up for by a later commit.
      .catch(() => undefined)
      .then(() => {
        moving = undefined;
        movedAt = performance.now();
      });
  }

  return {
    async run(work) {
      try {
        return await database.transaction().execute(work);
      } finally {
        moveLog();
      }
    },
    async close() {
      await moving;
      await database.destroy();
    },
  };
}

/**
 * The log is brought into the file from the other thread, so who commits here does it for a very long log only. Half a
 * megabyte of pages is enough, because each row is written once.
 */
export const bulkSettings =
  'pragma synchronous = normal; pragma wal_autocheckpoint = 20000; pragma cache_size = -500';
