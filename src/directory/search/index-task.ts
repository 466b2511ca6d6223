import { access } from 'node:fs/promises';
import { createWorkerThread } from '../../platform/worker-thread.ts';
import type { LiveSegment } from './live-segment.ts';
import type { SearchDocument } from './search-document.ts';
import type { Segment } from './segment.ts';
import type { Snapshot } from './snapshot.ts';

/** A task of the worker thread. Segments are in shared memory and are not copied. */
export type IndexTask =
  | { readonly kind: 'build'; readonly documents: readonly SearchDocument[] }
  | { readonly kind: 'merge'; readonly segments: readonly LiveSegment[] }
  | { readonly kind: 'write'; readonly snapshot: Snapshot; readonly file: string }
  | { readonly kind: 'read'; readonly file: string };

/** Builds a segment of documents in a worker thread, in their order; ids may be repeated. */
export async function buildInThread(documents: readonly SearchDocument[]): Promise<Segment> {
  return (await builder({ kind: 'build', documents } satisfies IndexTask)) as Segment;
}

export async function mergeInThread(segments: readonly LiveSegment[]): Promise<Segment> {
  return (await merger({ kind: 'merge', segments } satisfies IndexTask)) as Segment;
}

export async function writeInThread(file: string, snapshot: Snapshot): Promise<void> {
  await merger({ kind: 'write', snapshot, file } satisfies IndexTask);
}

/**
 * Runs a task in the worker thread.
 * @throws {Error} if a file does not exist, is damaged or is from another version
 */
export async function readInThread(file: string): Promise<Snapshot> {
  // A thread is not started for the file that a first start does not have.
  await access(file);
  return (await merger({ kind: 'read', file } satisfies IndexTask)) as Snapshot;
}

const file = new URL('./index-worker.ts', import.meta.url);
const builder = createWorkerThread(file);
/** Takes the long tasks, which no small build waits for. */
const merger = createWorkerThread(file);
