/** The thread that brings the log of an embedded database into its file: that waits for the disk. */
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
