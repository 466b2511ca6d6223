import { type ChildProcess, fork, spawnSync } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';

/** A process of this bench. It answers each message with one message. */
export interface BenchProcess {
  ask<T>(question: unknown): Promise<T>;
  stop(): void;
}

/** Part of every Linux; elsewhere processes go where the system puts them. */
const pinner = 'taskset';

/** Whether processes can be given a core of their own. */
export const canPin = availableParallelism() > 1 && spawnSync(pinner, ['-c', '0', 'true']).status === 0;

/** Starts a file, on one core where that is possible. */
export function startProcess(file: URL, core: number): BenchProcess {
  const path = fileURLToPath(file);
  const child: ChildProcess = canPin
    ? fork(path, { execPath: pinner, execArgv: ['-c', String(core), process.execPath] })
    : fork(path, { execArgv: [] });
  let ended = false;
  child.once('exit', () => {
    ended = true;
  });

  return {
    ask: <T>(question: unknown) =>
      new Promise<T>((resolve, reject) => {
        const gone = () => reject(new Error(`${path} ended`));
        if (ended) return gone();
        child.once('exit', gone);
        child.once('message', (answer) => {
          child.off('exit', gone);
          resolve(answer as T);
        });
        child.send(question as Parameters<ChildProcess['send']>[0]);
      }),
    stop: () => child.kill('SIGKILL'),
  };
}

/** The other side: answers the questions of the process that started this one. */
export function answerParent(answer: (question: unknown) => Promise<unknown>): void {
  process.on('message', async (question) => {
    process.send?.(await answer(question));
  });
  // Nobody is left to ask.
  process.on('disconnect', () => process.exit());
}

/** What a server under test takes of the machine's memory, in MB. */
export interface ContactCache {
  readonly rssMb: number;
  /** At the most so far. */
  readonly peakRssMb: number;
}

/**
 * A server under test: `Scene` → the port it listens on; then `'cpu'` → its processor time so far in ms, and
 * `'memory'` → {@link ContactCache}.
 */
export function serveUnderTest<T>(start: (scene: T) => Promise<number>): void {
  answerParent(async (question) => {
    if (question === 'memory') return memory();
    if (question !== 'cpu') return start(question as T);
    const { user, system } = process.cpuUsage();
    return (user + system) / 1000;
  });
}

function memory(): ContactCache {
  const peak = process.resourceUsage().maxRSS / 1024;
  return { rssMb: process.memoryUsage.rss() / 2 ** 20, peakRssMb: peak };
}
