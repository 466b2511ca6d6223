import { Worker } from 'node:worker_threads';
import type { LiveSegment } from './intersect.ts';
import type { Segment } from './segment.ts';

/** What is done in a thread of its own. Segments are shared memory: nothing of them is copied. */
export type IndexTask =
  | { readonly kind: 'merge'; readonly segments: readonly LiveSegment[] }
  | { readonly kind: 'write'; readonly segments: readonly LiveSegment[]; readonly file: string };

export async function mergeInThread(segments: readonly LiveSegment[]): Promise<Segment> {
  return (await inThread({ kind: 'merge', segments })) as Segment;
}

export async function writeInThread(file: string, segments: readonly LiveSegment[]): Promise<void> {
  await inThread({ kind: 'write', segments, file });
}

function inThread(task: IndexTask): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL('./index-worker.ts', import.meta.url), { workerData: task });
    worker.once('message', resolve);
    worker.once('error', reject);
    worker.once('exit', (code) => reject(new Error(`the index thread ended with ${code}`)));
  });
}
