import type { Logger } from 'pino';
import { createLineLimit } from './limit-lines.ts';

export interface PollerOptions {
  /** Name in the log, for example "queue" or "directory sync". */
  readonly name: string;
  /** Does one round of work. Resolves with true if there is more to do at once; a rejection counts as a failure. */
  readonly run: () => Promise<boolean>;
  /** The usual pause between two rounds, in milliseconds. */
  readonly everyMs: number;
  readonly log: Logger;
}

/**
 * Runs a task periodically; all background work uses it. Rounds never overlap, and each starts from a timer, so that
 * requests are served between two rounds. Failures are retried with exponential back-off of up to 15 seconds, which
 * {@link Poller.wake} does not shorten.
 */
export interface Poller {
  /** Schedules the first round at once. */
  start(): void;
  /** Schedules the next round at once, unless the last one failed. */
  wake(): void;
  /** Schedules no more rounds, and waits for the running one. */
  stop(): Promise<void>;
}

const longestPauseMs = 15_000;

export function createPoller({ name, run, everyMs, log }: PollerOptions): Poller {
  const lines = createLineLimit(() => performance.now());
  let timer: NodeJS.Timeout | undefined;
  let round: Promise<void> | undefined;
  let isStarted = false;
  let isWanted = false;
  let failures = 0;

  function begin(): void {
    isWanted = false;
    round = runOnce().finally(() => {
      round = undefined;
      schedule();
    });
  }

  async function runOnce(): Promise<void> {
    try {
      if (await run()) isWanted = true;
      failures = 0;
    } catch (error) {
      failures += 1;
      const leftOut = lines.admit(name);
      if (leftOut === undefined) return;
      log.warn({ event: 'poller.failed', poller: name, failures, leftOut, error }, `${name} failed`);
    }
  }

  function schedule(): void {
    clearTimeout(timer);
    if (!isStarted || round !== undefined) return;
    timer = setTimeout(begin, pause());
    timer.unref();
  }

  function pause(): number {
    if (failures === 0 && isWanted) return 0;
    const full =
      failures === 0 ? everyMs : Math.max(everyMs, Math.min(longestPauseMs, everyMs * 2 ** failures));
    // Jitter, so that several processes do not poll at the same time.
    return full * (0.75 + Math.random() / 2);
  }

  return {
    start() {
      if (isStarted) return;
      isStarted = true;
      isWanted = true;
      schedule();
    },

    wake() {
      isWanted = true;
      if (failures === 0) schedule();
    },

    async stop() {
      isStarted = false;
      clearTimeout(timer);
      await round;
    },
  };
}
