/**
 * Reads until when something lasts: "Friday", "1 December", "2026-12-01", "tomorrow 17:00", as the person's own
 * calendar has it. A day without a time lasts until its last minute; days that have passed mean the next ones.
 * @returns milliseconds since the epoch, undefined when no day can be made out
 */
export async function readUntil(
  text: string,
  { timeZone, now }: { readonly timeZone: string; readonly now: number },
): Promise<number | undefined> {
  // Some 60 ms to load, for words that are seldom typed.
  const { parse } = await import('chrono-node/en');
  // The library gets the person's wall clock as if it were UTC, and answers in the same.
  const wall = new Date(now + offsetAt(now, timeZone));
  const [found] = parse(text.slice(0, 100), { instant: wall, timezone: 0 }, { forwardDate: true });
  if (found === undefined) return undefined;
  const { start } = found;
  const hasTime = start.isCertain('hour');
  const at = Date.UTC(
    start.get('year') ?? 0,
    (start.get('month') ?? 1) - 1,
    start.get('day') ?? 1,
    hasTime ? (start.get('hour') ?? 0) : 23,
    hasTime ? (start.get('minute') ?? 0) : 59,
  );
  const guess = at - offsetAt(at, timeZone);
  // Once more, for a clock that is put forward or back in between.
  return at - offsetAt(guess, timeZone);
}

/** How far the zone's clock is ahead of UTC at a moment, in milliseconds. */
function offsetAt(at: number, timeZone: string): number {
  const parts = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
    hourCycle: 'h23',
  }).formatToParts(at);
  const part = (type: string) => Number(parts.find((one) => one.type === type)?.value ?? 0);
  const wall = Date.UTC(
    part('year'),
    part('month') - 1,
    part('day'),
    part('hour'),
    part('minute'),
    part('second'),
  );
  return wall - Math.floor(at / 1000) * 1000;
}
