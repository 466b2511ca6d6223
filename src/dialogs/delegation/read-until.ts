import type { ParsedResult } from 'chrono-node';
import type { TimeFormat } from '../../cards/engine/format-time.ts';

/**
 * Parses the end of a period: "Friday", "1 December", "Fri 3/12", "bis Freitag", "zum 3.12.", "2026-12-01",
 * "tomorrow 17:00", "5pm EST", in the person's zone, language and order of day and month. A day without a
 * time ends at its last minute, a part of a day when it begins; past days mean the next ones. Every word must be
 * understood, because an ignored word may change the meaning ("après-demain" is not "demain").
 * @param options the zone may be an offset; the locale determines the order of day and month, and the language of words
 * @returns milliseconds since the epoch: [] if the text is not understood, and two times, the more likely
 * first, if the order of day and month is ambiguous
 */
export async function readUntil(text: string, options: TimeFormat): Promise<readonly number[]> {
  const short = text.slice(0, 100).trim().replace(/\s+/g, ' ').replace(dayAfterTomorrow, 'in 2 days');
  const dated = await readNumericDate(short, options);
  if (dated !== undefined) return dated;
  const found = await readWords(short, options);
  return found === undefined ? [] : [momentOf(found, options.timeZone)];
}

/** Words for the day after tomorrow that the library does not know. */
const dayAfterTomorrow = /^(?:après[- ]demain|pasado mañana|depois de amanhã|overmorgen)(?![\p{L}])/iu;

/** Words around a day that are ignored; a weekday always means the next one. */
const fillers: ReadonlySet<string> = new Set(
  'please bitte the on at by to next this coming for zum zur am um der den dem die das bis nächsten nächster nächste kommenden le la les l à au prochain prochaine el los las del al por próximo próxima il lo gli alle prossimo prossima op om de het volgende o a os as na no para próxima feira'.split(
    ' ',
  ),
);

type Parse = (
  text: string,
  reference: { instant: Date; timezone: number },
  option: { forwardDate: boolean },
) => ParsedResult[];

/** Loaded on demand, because each takes some 60 ms. */
const languages: Readonly<Record<string, () => Promise<{ readonly parse: Parse }>>> = {
  en: () => import('chrono-node/en'),
  de: () => import('chrono-node/de'),
  fr: () => import('chrono-node/fr'),
  es: () => import('chrono-node/es'),
  it: () => import('chrono-node/it'),
  nl: () => import('chrono-node/nl'),
  pt: () => import('chrono-node/pt'),
};

/** Parses words in the person's language, then in English (the language of commands), then in the others. */
async function readWords(
  text: string,
  { timeZone, locale, now }: TimeFormat,
): Promise<ParsedResult | undefined> {
  const own = locale.slice(0, 2).toLowerCase();
  const reference = { instant: new Date(now), timezone: offsetAt(now, timeZone) / 60_000 };
  for (const language of new Set([own, 'en', ...Object.keys(languages)])) {
    const parser = await languages[language]?.();
    const [found] = parser?.parse(text, reference, { forwardDate: true }) ?? [];
    if (found !== undefined && isWhole(text, found) && isEnd(found)) return found;
  }
  return undefined;
}

/** Whether only fillers surround the parsed text. */
function isWhole(text: string, { index, text: read }: ParsedResult): boolean {
  const [before, after] = [text.slice(0, index), text.slice(index + read.length)];
  // The match must not be part of a longer word.
  if (/[\p{L}\p{N}]$/u.test(before) || /^[\p{L}\p{N}]/u.test(after)) return false;
  return areFillers(`${before} ${after}`);
}

/** Whether a text names one moment that is still to come: "Friday to Sunday" and "last Friday" do not. */
function isEnd({ text, end }: ParsedResult): boolean {
  return !end && !past.test(text);
}

const past =
  /(?<!\p{L})(?:last|past|previous|letzte[nrsm]?|vorige[nrsm]?|vergangene[nrsm]?|dernier|dernière|pasad[oa]|últim[oa]|scors[oa]|passad[oa]|afgelopen)(?!\p{L})/iu;

function areFillers(text: string): boolean {
  const rest = text.toLowerCase().match(/[\p{L}\p{M}\p{N}]+/gu) ?? [];
  return rest.every((word) => fillers.has(word));
}

/** Whether a time was typed, or a part of the day ("tomorrow morning"), for which the library implies an hour. */
function hasHour({ start, text }: ParsedResult): boolean {
  if (start.isCertain('hour')) return true;
  return [...start.tags()].some((tag) => partOfDay.test(tag)) || dutchPartOfDay.test(text);
}

/** The library's names of what a word stands for. */
const partOfDay = /^casualReference\/(?:morning|noon|afternoon|evening|tonight|midnight)$/;
/** "morgenochtend", which the library gives no name. */
const dutchPartOfDay = /(?:ochtend|middag|avond|nacht)$/iu;

function momentOf(found: ParsedResult, timeZone: string): number {
  const { start } = found;
  const hasTime = hasHour(found);
  // "Friday midnight" is the end of Friday; alone, it is the next one.
  const isMidnight = start.tags().has('casualReference/midnight');
  const isOfDay = start.isCertain('day') || start.isCertain('weekday');
  const at = Date.UTC(
    start.get('year') ?? 0,
    (start.get('month') ?? 1) - 1,
    start.get('day') ?? 1,
    hasTime ? (isMidnight && isOfDay ? 24 : (start.get('hour') ?? 0)) : 23,
    hasTime ? (start.get('minute') ?? 0) : 59,
  );
  // The offset of a typed zone ("5pm EST"), or of the person's zone for a duration ("in 2 hours").
  const typedOffset = hasTime && start.isCertain('timezoneOffset') ? start.get('timezoneOffset') : null;
  return typedOffset === null ? atWallClock(at, timeZone) : at - typedOffset * 60_000;
}

/** Converts a wall-clock time in a zone, given as if it were UTC, to a moment. */
function atWallClock(at: number, timeZone: string): number {
  const guess = at - offsetAt(at, timeZone);
  const offset = offsetAt(guess, timeZone);
  // A second pass, for a change to or from daylight saving time in between.
  const second = at - offset;
  // A time skipped by the change to daylight saving time counts as the time after it.
  return offsetAt(second, timeZone) === offset ? second : Math.max(guess, second);
}

const numeric =
  /^(?<before>[^\d]{0,40}?)(?<one>\d{1,2}) ?(?<mark>[./-]) ?(?<other>\d{1,2})(?:(?: ?[./-] ?(?=\d{4})|[./-])(?<year>\d{4}|\d{2}))?(?<dot>\.?)(?= |,|$)(?<time>.{0,40})$/;
const yearFirst =
  /^(?<before>[^\d]{0,40}?)(?<year>\d{4}) ?[./-] ?(?<month>\d{1,2}) ?[./-] ?(?<day>\d{1,2})\.?(?= |,|$)(?<time>.{0,40})$/;

/**
 * Parses a numeric date with an optional weekday before and time after it: in the order of the person's
 * language, and in the other order if that is a date, too. A weekday resolves the ambiguity.
 * @returns undefined if no numeric date was typed, [] for a day that does not exist
 */
async function readNumericDate(text: string, options: TimeFormat): Promise<readonly number[] | undefined> {
  const found = (yearFirst.exec(text) ?? numeric.exec(text))?.groups;
  if (found === undefined) return undefined;
  const { before = '', time = '' } = found;
  const weekday = await readWeekday(before, options);
  if (weekday === 'none') return undefined;
  const minutes = await readTime(time, options);
  if (minutes === undefined) return [];
  const days = daysOf(found, options).filter(
    (day) => weekday === 'any' || new Date(day).getUTCDay() === weekday,
  );
  return [...new Set(days)].map((day) => atWallClock(day + minutes * 60_000, options.timeZone));
}

/** Returns 0 for Sunday; 'any' for only fillers, 'none' for anything else. */
async function readWeekday(text: string, options: TimeFormat): Promise<number | 'any' | 'none'> {
  if (areFillers(text)) return 'any';
  const start = (await readWords(text, options))?.start;
  return start?.isCertain('weekday') && !start.isCertain('day') ? (start.get('weekday') ?? 'none') : 'none';
}

/** Returns minutes since midnight, by default the last minute of the day; undefined for an invalid time. */
async function readTime(text: string, options: TimeFormat): Promise<number | undefined> {
  if (areFillers(text)) return 24 * 60 - 1;
  const found = await readWords(text, options);
  if (found === undefined || !hasHour(found)) return undefined;
  const { start } = found;
  if (start.isCertain('day') || start.isCertain('timezoneOffset')) return undefined;
  return (start.get('hour') ?? 0) * 60 + (start.get('minute') ?? 0);
}

/** Returns the possible days of a numeric date, each as its midnight in UTC. */
function daysOf(
  { one, other, mark, year, month, day, dot }: Readonly<Record<string, string>>,
  { timeZone, locale, now }: TimeFormat,
): readonly number[] {
  const today = new Date(now + offsetAt(now, timeZone));
  if (month !== undefined) return midnightOf(Number(day), Number(month), year, today);
  // "3.12." and "3. 12." are only used with the day first.
  const isCertain = mark === '.' && (dot === '.' || isDayFirst(locale));
  const dayFirst = isCertain || isDayFirst(locale) ? [true, false] : [false, true];
  return dayFirst
    .slice(0, isCertain ? 1 : 2)
    .flatMap((isDay) =>
      isDay
        ? midnightOf(Number(one), Number(other), year, today)
        : midnightOf(Number(other), Number(one), year, today),
    );
}

/** Returns midnight of a day, the next such day without a year; [] for a day that does not exist. */
function midnightOf(day: number, month: number, year: string | undefined, today: Date): readonly number[] {
  const thisYear = today.getUTCFullYear();
  const wanted = year === undefined ? thisYear : Number(year) < 100 ? 2000 + Number(year) : Number(year);
  const midnight = Date.UTC(thisYear, today.getUTCMonth(), today.getUTCDate());
  // Up to eight years ahead, for 29 February.
  for (let next = wanted; next <= wanted + (year === undefined ? 8 : 0); next += 1) {
    const date = new Date(Date.UTC(next, month - 1, day));
    const exists = date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
    if (exists && (year !== undefined || date.getTime() >= midnight)) return [date.getTime()];
  }
  return [];
}

/** Whether a locale writes the day before the month: "4/12" in Britain, "12/4" in the US. */
function isDayFirst(locale: string): boolean {
  const parts = new Intl.DateTimeFormat(locale, { year: 'numeric', month: 'numeric', day: 'numeric' })
    .formatToParts(0)
    .map(({ type }) => type);
  return parts.indexOf('day') < parts.indexOf('month');
}

/** Returns a zone's offset from UTC at a moment, in milliseconds. */
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
