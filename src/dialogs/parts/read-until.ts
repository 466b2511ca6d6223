import type { ParsedResult } from 'chrono-node';

export interface UntilOptions {
  /** IANA name or offset. */
  readonly timeZone: string;
  /** BCP 47: says in which order day and month are typed, and which words are known. */
  readonly locale: string;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

/**
 * Reads until when something lasts: "Friday", "1 December", "bis Freitag", "3.12.", "2026-12-01", "tomorrow 17:00",
 * as the person's own calendar, language and order of day and month have it. A day without a time lasts until its
 * last minute; days that have passed mean the next ones.
 * @returns milliseconds since the epoch: [] when no day can be made out, and two, the likelier first, when day and month
 * may be meant in either order
 */
export async function readUntil(text: string, options: UntilOptions): Promise<readonly number[]> {
  const short = text.slice(0, 100).trim().replace(/\s+/g, ' ');
  const dates = numericDates(short, options);
  const readings: number[] = [];
  for (const words of dates ?? [short]) {
    const read = await readWords(words, options);
    if (read !== undefined && !readings.includes(read)) readings.push(read);
  }
  return readings;
}

type Parse = (
  text: string,
  reference: { instant: Date; timezone: number },
  option: { forwardDate: boolean },
) => ParsedResult[];

/** Some 60 ms to load each, for words that are seldom typed. */
const languages: Readonly<Record<string, () => Promise<{ readonly parse: Parse }>>> = {
  en: () => import('chrono-node/en'),
  de: () => import('chrono-node/de'),
  fr: () => import('chrono-node/fr'),
  es: () => import('chrono-node/es'),
  it: () => import('chrono-node/it'),
  nl: () => import('chrono-node/nl'),
  pt: () => import('chrono-node/pt'),
};

/** Reads words in the person's language, then in English, in which the commands are, then in the others. */
async function readWords(text: string, { timeZone, locale, now }: UntilOptions): Promise<number | undefined> {
  const own = locale.slice(0, 2).toLowerCase();
  // The library gets the person's wall clock as if it were UTC, and answers in the same.
  const wall = new Date(now + offsetAt(now, timeZone));
  for (const language of new Set([own, 'en', ...Object.keys(languages)])) {
    const parser = await languages[language]?.();
    const [found] = parser?.parse(text, { instant: wall, timezone: 0 }, { forwardDate: true }) ?? [];
    if (found !== undefined) return momentOf(found, timeZone);
  }
  return undefined;
}

function momentOf({ start }: ParsedResult, timeZone: string): number {
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

const numeric =
  /^(?<one>\d{1,2}) ?(?<mark>[./-]) ?(?<other>\d{1,2})(?: ?[./-] ?(?<year>\d{4}|\d{2}))?(?<dot>\.?)(?= |,|$)(?<time>.{0,40})$/;

/**
 * A date in figures as "2026-12-04", with the time that was typed behind it: in the order of the person's language, and
 * in the other where that is a date, too. Undefined for anything else.
 */
function numericDates(text: string, { timeZone, locale, now }: UntilOptions): readonly string[] | undefined {
  const found = numeric.exec(text)?.groups;
  if (found === undefined) return undefined;
  const { one = '', other = '', mark, year, dot, time = '' } = found;
  // "3.12." and "3. 12." are written where the day stands first, and nowhere else.
  const isCertain = mark === '.' && (dot === '.' || isDayFirst(locale));
  const dayFirst = isCertain || isDayFirst(locale) ? [true, false] : [false, true];
  const today = new Date(now + offsetAt(now, timeZone));
  const dates = dayFirst.slice(0, isCertain ? 1 : 2).map((isDay) => {
    const [day, month] = isDay ? [Number(one), Number(other)] : [Number(other), Number(one)];
    return dateText(day, month, year, today);
  });
  return dates.flatMap((date) => (date === undefined ? [] : [`${date}${time}`]));
}

/** Undefined for a day that there is not. Without a year the next such day is meant. */
function dateText(day: number, month: number, year: string | undefined, today: Date): string | undefined {
  const thisYear = today.getUTCFullYear();
  const wanted = year === undefined ? thisYear : Number(year) < 100 ? 2000 + Number(year) : Number(year);
  const midnight = Date.UTC(thisYear, today.getUTCMonth(), today.getUTCDate());
  // Up to eight years on, for the last day of February.
  for (let next = wanted; next <= wanted + (year === undefined ? 8 : 0); next += 1) {
    const date = new Date(Date.UTC(next, month - 1, day));
    const exists = date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
    if (exists && (year !== undefined || date.getTime() >= midnight)) return date.toISOString().slice(0, 10);
  }
  return undefined;
}

/** Whether the day stands before the month in dates of a language and country: "4/12" in Britain, "12/4" in the US. */
function isDayFirst(locale: string): boolean {
  const parts = new Intl.DateTimeFormat(locale, { year: 'numeric', month: 'numeric', day: 'numeric' })
    .formatToParts(0)
    .map(({ type }) => type);
  return parts.indexOf('day') < parts.indexOf('month');
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
