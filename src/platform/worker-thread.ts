import { Worker } from 'node:worker_threads';

/** A thread for what comes again and again in small pieces: to start one costs more than such a piece. */
export interface WorkerThread {
  /** Gives the thread a task when those before are done, and resolves with its answer. */
  ask(task: unknown): Promise<unknown>;
  /** Ends the thread when what is under way is done. */
  close(): Promise<void>;
}

/** How long a thread waits for the next task before it ends, in milliseconds. */
const idleMs = 10_000;

/**
 * @param file a module that answers each message to its `parentPort` with one message. It is started with the first
 *   task, and anew when it has died; an idle thread keeps no process alive.
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

/** @throws {Error} what the thread threw, or that it ended */
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
