/** The thread that builds, merges, writes and reads segments, so that no conversation waits for it. */
import { constants, setPriority } from 'node:os';
import { parentPort } from 'node:worker_threads';
import type { IndexTask } from './index-task.ts';
import { mergeSegments } from './merge-segments.ts';
import type { Segment } from './segment.ts';
import { createSegmentBuilder } from './segment-builder.ts';
import { readSnapshot, type Snapshot, writeSnapshot } from './snapshot.ts';

parentPort?.on('message', (task: IndexTask) => {
  parentPort?.postMessage(run(task));
});

function run(task: IndexTask): Segment | Snapshot | 'written' {
  switch (task.kind) {
    case 'build': {
      giveWay();
      const builder = createSegmentBuilder();
      for (const document of task.documents) builder.add(document);
      return builder.finish();
    }
    case 'merge':
      giveWay();
      return mergeSegments(task.segments);
    case 'write':
      giveWay();
      writeSnapshot(task.file, task.snapshot);
      return 'written';
    case 'read':
      return readSnapshot(task.file);
  }
}

/**
 * Where there are fewer processors than threads, conversations come first. Only Linux counts the priority by thread
 * (setpriority(2), "C library/kernel differences"); elsewhere it would be the whole process that steps back.
 */
function giveWay(): void {
  if (process.platform === 'linux') setPriority(constants.priority.PRIORITY_BELOW_NORMAL);
}
