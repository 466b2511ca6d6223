import type { DatabaseSync } from 'node:sqlite';
import { createLastingThread } from '../lasting-thread.ts';

/** How an embedded database takes much that can be read again, without a conversation waiting for the disk. */
export interface BulkWrites {
  /**
   * Runs the work of one transaction, from its beginning to its end, while nobody else has the connection. It is on
   * the disk only with the next transaction of another kind: a process that dies loses nothing by that, a machine
   * that does loses the last of these together (https://www.sqlite.org/pragma.html#pragma_synchronous).
   */
  run<T>(transaction: () => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

/** Usual and bulk: pages of the log after which whoever commits brings it into the file, and waits for that. */
const fewPages = 1000;
const manyPages = 20_000;
/** How often the log is brought into the file from another thread, in milliseconds. */
const everyMs = 250;

/** @param path the file of the database, '' for one in memory */
export function createBulkWrites(sqlite: DatabaseSync, path: string): BulkWrites {
  const thread = createLastingThread(new URL('./checkpoint-worker.ts', import.meta.url));
  let movedAt = 0;
  let isMoving = false;

  function moveLog(): void {
    if (path === '' || isMoving || performance.now() - movedAt < everyMs) return;
    isMoving = true;
    // What fails here is done by a later commit.
    thread
      .ask(path)
      .catch(() => undefined)
      .finally(() => {
        isMoving = false;
        movedAt = performance.now();
      });
  }

  return {
    async run(transaction) {
      sqlite.exec(`pragma synchronous = normal; pragma wal_autocheckpoint = ${manyPages}`);
      try {
        return await transaction();
      } finally {
        sqlite.exec(`pragma synchronous = full; pragma wal_autocheckpoint = ${fewPages}`);
        moveLog();
      }
    },
    close: thread.close,
  };
}
