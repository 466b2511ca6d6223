/** The thread that merges, writes and reads segments, so that no conversation waits for it. One task, then it ends. */
import { parentPort, workerData } from 'node:worker_threads';
import type { IndexTask } from './index-task.ts';
import { mergeSegments } from './merge-segments.ts';
import { readSnapshot, writeSnapshot } from './snapshot.ts';

const task = workerData as IndexTask;
switch (task.kind) {
  case 'merge':
    parentPort?.postMessage(mergeSegments(task.segments));
    break;
  case 'write':
    writeSnapshot(task.file, task.snapshot);
    parentPort?.postMessage('written');
    break;
  case 'read':
    parentPort?.postMessage(readSnapshot(task.file));
}
