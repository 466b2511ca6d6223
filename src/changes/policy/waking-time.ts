import type { PolicyFile } from './policy-file.ts';

const stepMs = 15 * 60_000;
/** More than a weekend with the nights around it. */
const maxSteps = 4 * 24 * 4;

/**
 * Returns the first moment from `at` on outside quiet hours. Steps are 15 minutes, so that daylight saving
 * time needs no special case.
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
  for (let step = 0; step < maxSteps && isQuiet(time); step += 1) time += stepMs;
  return time;
}
