import { Worker } from 'node:worker_threads';
import type { LiveSegment } from './intersect.ts';
import type { Segment } from './segment.ts';
import type { Snapshot } from './snapshot.ts';

/** What is done in a thread of its own. Segments are shared memory: nothing of them is copied. */
export type IndexTask =
  | { readonly kind: 'merge'; readonly segments: readonly LiveSegment[] }
  | { readonly kind: 'write'; readonly snapshot: Snapshot; readonly file: string }
  | { readonly kind: 'read'; readonly file: string };

export async function mergeInThread(segments: readonly LiveSegment[]): Promise<Segment> {
  return (await inThread({ kind: 'merge', segments })) as Segment;
}

export async function writeInThread(file: string, snapshot: Snapshot): Promise<void> {
  await inThread({ kind: 'write', snapshot, file });
}

/** @throws {Error} when there is no such file, or it is not whole or from another version */
export async function readInThread(file: string): Promise<Snapshot> {
  return (await inThread({ kind: 'read', file })) as Snapshot;
}

function inThread(task: IndexTask): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL('./index-worker.ts', import.meta.url), { workerData: task });
    worker.once('message', resolve);
    worker.once('error', reject);
    worker.once('exit', (code) => reject(new Error(`the index thread ended with ${code}`)));
  });
}
