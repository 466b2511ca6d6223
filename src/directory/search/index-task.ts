import { Worker } from 'node:worker_threads';
import type { LiveSegment } from './intersect.ts';
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
  return (await inLastingThread({ kind: 'build', documents })) as Segment;
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

function inThread(task: IndexTask): Promise<unknown> {
  const worker = startWorker();
  const answer = nextAnswer(worker);
  worker.postMessage(task);
  return answer.finally(() => worker.terminate());
}

/** How long the lasting thread waits for the next task, in milliseconds. */
const idleMs = 10_000;
let lasting: { readonly worker: Worker; done: Promise<unknown> } | undefined;

/** For what comes again and again in small pieces: a thread costs more to start than such a piece. One at a time. */
function inLastingThread(task: IndexTask): Promise<unknown> {
  const thread = lasting ?? { worker: startWorker(), done: Promise.resolve() };
  lasting = thread;
  const { worker } = thread;
  const answer = thread.done.then(() => {
    worker.ref();
    const next = nextAnswer(worker);
    worker.postMessage(task);
    return next;
  });
  const done = answer.catch(() => {
    // Whatever it died of, the next one begins anew.
    if (lasting === thread) lasting = undefined;
    return worker.terminate();
  });
  thread.done = done;
  done.then(() => {
    if (thread.done !== done) return;
    worker.unref();
    const timer = setTimeout(() => {
      if (thread.done !== done) return;
      if (lasting === thread) lasting = undefined;
      worker.terminate();
    }, idleMs);
    timer.unref();
  });
  return answer;
}

function startWorker(): Worker {
  return new Worker(new URL('./index-worker.ts', import.meta.url));
}

function nextAnswer(worker: Worker): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const gone = (code: number) => reject(new Error(`the index thread ended with ${code}`));
    worker.once('error', reject);
    worker.once('exit', gone);
    worker.once('message', (answer) => {
      worker.off('error', reject);
      worker.off('exit', gone);
      resolve(answer);
    });
  });
}
