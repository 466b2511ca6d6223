/** The worker thread that builds, merges, writes and reads segments, so that the main thread is not blocked. */
import { parentPort } from 'node:worker_threads';
import { giveWay } from '../../platform/give-way.ts';
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
