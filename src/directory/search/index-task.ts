import { Worker } from 'node:worker_threads';
import { createWorkerThread, nextAnswer } from '../../platform/worker-thread.ts';
import type { LiveSegment } from './live-segment.ts';
import type { SearchDocument } from './search-document.ts';
import type { Segment } from './segment.ts';
import type { Snapshot } from './snapshot.ts';

/** What is done in a thread of its own. Segments are shared memory: nothing of them is copied. */
export type IndexTask =
  | { readonly kind: 'build'; readonly documents: readonly SearchDocument[] }
  | { readonly kind: 'merge'; readonly segments: readonly LiveSegment[] }
  | { readonly kind: 'write'; readonly snapshot: Snapshot; readonly file: string }
  | { readonly kind: 'read'; readonly file: string };

/** Of the documents in their order; the same id may come twice. */
export async function buildInThread(documents: readonly SearchDocument[]): Promise<Segment> {
  return (await builder.ask({ kind: 'build', documents } satisfies IndexTask)) as Segment;
}

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

const file = new URL('./index-worker.ts', import.meta.url);
const builder = createWorkerThread(file);

async function inThread(task: IndexTask): Promise<unknown> {
  const worker = new Worker(file);
  try {
    const answer = nextAnswer(worker);
    worker.postMessage(task);
    return await answer;
  } finally {
    await worker.terminate();
  }
}
