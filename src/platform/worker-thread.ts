import { type ResourceLimits, Worker } from 'node:worker_threads';

/**
 * Queues a task for a worker thread and resolves with its answer. The thread is reused for many tasks, because
 * starting one costs more than a small task.
 */
export type WorkerThread = (task: unknown) => Promise<unknown>;

/**
 * @param file a module that answers each message to its `parentPort` with one message. The thread is started with the
 *   first task, restarted if it has died, and does not keep the process alive while idle.
 * @param options.resourceLimits the memory of the thread; as that of the process by default
 * @param options.idleMs how long an idle thread lives, in milliseconds
 */
export function createWorkerThread(
  file: URL,
  {
    resourceLimits = {},
    idleMs = 10_000,
  }: { readonly resourceLimits?: ResourceLimits; readonly idleMs?: number } = {},
): WorkerThread {
  let worker: Worker | undefined;
  let last: Promise<unknown> = Promise.resolve();
  let timer: NodeJS.Timeout | undefined;

  async function run(task: unknown): Promise<unknown> {
    clearTimeout(timer);
    const current = worker ?? new Worker(file, { resourceLimits });
    worker = current;
    current.ref();
    try {
      const answer = nextAnswer(current);
      current.postMessage(task);
      return await answer;
    } catch (error) {
      await end();
      throw error;
    } finally {
      current.unref();
      timer = setTimeout(end, idleMs);
      timer.unref();
    }
  }

  async function end(): Promise<void> {
    const ending = worker;
    worker = undefined;
    await ending?.terminate();
  }

  return (task) => {
    const answer = last.then(() => run(task));
    last = answer.catch(() => undefined);
    return answer;
  };
}

/**
 * Resolves with the thread's next message.
 * @throws {Error} the thread's own error, or that it exited
 */
function nextAnswer(worker: Worker): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const gone = (code: number) => reject(new Error(`the thread ended with ${code}`));
    worker.once('error', reject);
    worker.once('exit', gone);
    worker.once('message', (answer) => {
      worker.off('error', reject);
      worker.off('exit', gone);
      resolve(answer);
    });
  });
}
