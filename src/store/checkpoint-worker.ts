/**
 * The worker thread that checkpoints the write-ahead log of an embedded database, because that waits for the disk.
 */
import { DatabaseSync } from 'node:sqlite';
import { parentPort } from 'node:worker_threads';

parentPort?.on('message', (path: string) => {
  const sqlite = new DatabaseSync(path);
  try {
    // Passive: nobody who reads or writes meanwhile waits (https://www.sqlite.org/c3ref/wal_checkpoint_v2.html).
    sqlite.exec('pragma wal_checkpoint(passive)');
  } finally {
    sqlite.close();
  }
  parentPort?.postMessage('done');
});
