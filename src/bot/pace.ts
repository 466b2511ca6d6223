import { setTimeout as wait } from 'node:timers/promises';

/** Waits until another message to a conversation is within Teams' rate limits. */
export type Pace = (conversationId: string) => Promise<void>;

export interface PaceOptions {
  readonly clock: () => number;
  /** For tests. */
  readonly sleep?: (ms: number) => Promise<unknown>;
}

/**
 * Teams' rate limits per bot and conversation
 * (https://learn.microsoft.com/microsoftteams/platform/bots/how-to/rate-limit).
 */
const windows = [
  { limit: 7, ms: 1_000 },
  { limit: 8, ms: 2_000 },
  { limit: 60, ms: 30_000 },
  { limit: 1_800, ms: 3_600_000 },
] as const;
const longestWindowMs = 3_600_000;

/** The limit for all conversations of a tenant is 30 a second; the rest is left for replies to people. */
const tenantLimit = { limit: 25, ms: 1_000 } as const;

const maxConversations = 5_000;

/** Creates a rate limiter for proactive messages. */
export function createPace({ clock, sleep = wait }: PaceOptions): Pace {
  const sends = new Map<string, number[]>();
  let all: number[] = [];

  return async (conversationId) => {
    for (;;) {
      const now = clock();
      const own = (sends.get(conversationId) ?? []).filter((at) => now - at < longestWindowMs);
      all = all.filter((at) => now - at < tenantLimit.ms);
      const pause = Math.max(
        ...windows.map((window) => pauseFor(own, window, now)),
        pauseFor(all, tenantLimit, now),
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

/** Returns the milliseconds until the window allows another message; 0 or less if it does now. */
function pauseFor(
  times: readonly number[],
  { limit, ms }: { readonly limit: number; readonly ms: number },
  now: number,
): number {
  const leaving = times.at(-limit);
  return leaving === undefined ? 0 : leaving + ms - now;
}
