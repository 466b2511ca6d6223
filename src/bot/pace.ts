import { setTimeout as wait } from 'node:timers/promises';

/** Waits until one more message into a conversation keeps within what Teams takes. */
export type Pace = (conversationId: string) => Promise<void>;

export interface PaceOptions {
  readonly clock: () => number;
  /** For tests. */
  readonly sleep?: (ms: number) => Promise<unknown>;
}

/**
 * What Teams takes from one bot in one conversation
 * (https://learn.microsoft.com/microsoftteams/platform/bots/how-to/rate-limit).
 */
const windows = [
  { limit: 7, ms: 1_000 },
  { limit: 8, ms: 2_000 },
  { limit: 60, ms: 30_000 },
  { limit: 1_800, ms: 3_600_000 },
] as const;
const longestWindowMs = 3_600_000;

/** For all conversations of a tenant together: 30 a second, with a little room for answers to people. */
const everybody = { limit: 25, ms: 1_000 } as const;

const maxConversations = 5_000;

/** Keeps count of what we send by ourselves, so that Teams never has to refuse it. */
export function createPace({ clock, sleep = wait }: PaceOptions): Pace {
  const sends = new Map<string, number[]>();
  let all: number[] = [];

  return async (conversationId) => {
    for (;;) {
      const now = clock();
      const own = (sends.get(conversationId) ?? []).filter((at) => now - at < longestWindowMs);
      all = all.filter((at) => now - at < everybody.ms);
      const pause = Math.max(
        ...windows.map((window) => pauseFor(own, window, now)),
        pauseFor(all, everybody, now),
      );
      if (pause <= 0) {
        own.push(now);
        all.push(now);
        if (sends.size >= maxConversations) sends.clear();
        sends.set(conversationId, own);
        return;
      }
      await sleep(pause);
    }
  };
}

/** Milliseconds until the window has room for one more; 0 or less when it has. */
function pauseFor(
  times: readonly number[],
  { limit, ms }: { readonly limit: number; readonly ms: number },
  now: number,
): number {
  const leaving = times.at(-limit);
  return leaving === undefined ? 0 : leaving + ms - now;
}
