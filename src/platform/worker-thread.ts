import { Worker } from 'node:worker_threads';

/** A worker thread that is reused for many small tasks, because starting a thread costs more than such a task. */
export interface WorkerThread {
  /** Queues a task and resolves with its answer. */
  ask(task: unknown): Promise<unknown>;
  /** Terminates the thread after the queued tasks. */
  close(): Promise<void>;
}

/** How long an idle thread lives, in milliseconds. */
const idleMs = 10_000;

/**
 * @param file a module that answers each message to its `parentPort` with one message. The thread is started with the
 *   first task, restarted if it has died, and does not keep the process alive while idle.
 */
export function createWorkerThread(file: URL): WorkerThread {
  let worker: Worker | undefined;
  let last: Promise<unknown> = Promise.resolve();
  let timer: NodeJS.Timeout | undefined;

  async function run(task: unknown): Promise<unknown> {
    clearTimeout(timer);
    const current = worker ?? new Worker(file);
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
    clearTimeout(timer);
    const ending = worker;
    worker = undefined;
    await ending?.terminate();
  }

  return {
    ask(task) {
      const answer = last.then(() => run(task));
      last = answer.catch(() => undefined);
      return answer;
    },
    async close() {
      await last;
      await end();
    },
  };
}

/**
 * Resolves with the thread's next message.
 * @throws {Error} the thread's own error, or that it exited
 */
export function nextAnswer(worker: Worker): Promise<unknown> {
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
