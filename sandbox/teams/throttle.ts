/** What Teams lets one bot send into one conversation ("Optimize your bot with rate limiting"). */
const windows = [
  { limit: 7, ms: 1000 },
  { limit: 8, ms: 2000 },
  { limit: 60, ms: 30_000 },
  { limit: 1800, ms: 3_600_000 },
];

/** Counts the sends of each conversation; a refused one is not counted. */
export function createThrottle(clock: () => number): { admits(conversationId: string): boolean } {
  const sends = new Map<string, number[]>();
  return {
    admits(conversationId) {
      const now = clock();
      const recent = (sends.get(conversationId) ?? []).filter((at) => now - at < 3_600_000);
      const isFull = windows.some(({ limit, ms }) => recent.filter((at) => now - at < ms).length >= limit);
      if (!isFull) recent.push(now);
      sends.set(conversationId, recent);
      return !isFull;
    },
  };
}
