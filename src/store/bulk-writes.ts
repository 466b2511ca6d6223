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

/** How often a worker thread checkpoints the write-ahead log, in milliseconds. */
const everyMs = 250;

/**
 * @param database a connection of its own that does not wait for the disk, see {@link bulkSettings}
 * @param path the file of the database, '' for one in memory
 */
export function createBulkWrites(database: Kysely<Tables>, path: string): BulkWrites {
  const thread = createWorkerThread(new URL('./checkpoint-worker.ts', import.meta.url));
  let movedAt = 0;
  let isMoving = false;

  function moveLog(): void {
    if (path === '' || isMoving || performance.now() - movedAt < everyMs) return;
    isMoving = true;
    // A failed checkpoint is made up for by a later commit.
    thread
      .ask(path)
      .catch(() => undefined)
      .finally(() => {
        isMoving = false;
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
      await thread.close();
      await database.destroy();
    },
  };
}

/** The log is brought into the file from the other thread, so who commits here does it for a very long log only. */
export const bulkSettings = 'pragma synchronous = normal; pragma wal_autocheckpoint = 20000';
