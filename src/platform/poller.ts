import type { Logger } from 'pino';
import { createLineLimit } from './limit-lines.ts';

export interface PollerOptions {
  /** For the log, as "queue" or "directory sync". */
  readonly name: string;
  /** One round of work. Answers true when there is more to do at once; an exception means that it failed. */
  readonly run: () => Promise<boolean>;
  /** The usual pause between two rounds, in milliseconds. */
  readonly everyMs: number;
  readonly log: Logger;
}

/**
 * Runs a piece of work again and again: the only way in which anything here repeats itself in the background. Rounds
 * never overlap. Each begins from a timer, so that requests are served between any two of them, whatever a round
 * does. After a failure the pauses double, up to a quarter of a minute, and nothing shortens them.
 */
export interface Poller {
  /** Begins with a first round, soon. */
  start(): void;
  /** Asks for a round before the usual pause is over; a pause after a failure stays as it is. */
  wake(): void;
  /** Begins nothing more, and waits for the round under way. */
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
    // Not all processes at the same time.
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
