import type { PolicyFile } from './policy-file.ts';

const stepMs = 15 * 60_000;
/** A weekend with the nights around it, with room to spare. */
const mostSteps = 4 * 24 * 4;

/**
 * The first moment from `at` on at which people may be written to. Times go in quarters of an hour, so that changes
 * to summer time need no thought.
 * @param at milliseconds since the epoch
 */
export function wakingTime(policy: Pick<PolicyFile, 'quietHours' | 'timeZone'>, at: number): number {
  const { quietHours, timeZone } = policy;
  if (quietHours === undefined) return at;
  const format = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    weekday: 'short',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  });
  const { from, to, weekends } = quietHours;
  const isQuiet = (time: number) => {
    const items = new Map(format.formatToParts(time).map(({ type, value }) => [type, value]));
    const weekday = items.get('weekday') ?? '';
    if (weekends && (weekday === 'Sat' || weekday === 'Sun')) return true;
    const now = `${items.get('hour')}:${items.get('minute')}`;
    return from <= to ? from <= now && now < to : now >= from || now < to;
  };
  if (!isQuiet(at)) return at;
  let time = Math.ceil((at + 1) / stepMs) * stepMs;
  for (let step = 0; step < mostSteps && isQuiet(time); step += 1) time += stepMs;
  return time;
}
