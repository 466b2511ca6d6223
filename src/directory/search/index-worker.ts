/** The thread that merges and writes segments, so that no conversation waits for it. One task, then it ends. */
import { parentPort, workerData } from 'node:worker_threads';
import type { IndexTask } from './index-task.ts';
import { mergeSegments } from './merge-segments.ts';
import { writeSnapshot } from './snapshot.ts';

const task = workerData as IndexTask;
if (task.kind === 'merge') parentPort?.postMessage(mergeSegments(task.segments));
else {
  writeSnapshot(task.file, task.segments);
  parentPort?.postMessage('written');
}
