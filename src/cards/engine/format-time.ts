import { messages } from '../../languages/messages.ts';

/** The zone, locale and current time for formatting times. */
export interface TimeFormat {
  /** IANA name. */
  readonly timeZone: string;
  /** BCP 47. */
  readonly locale: string;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

/**
 * Formats a moment in the reader's zone: "at 10:42", "yesterday at 10:42", "on 3 December at 10:42". If the
 * zone is unknown, adds "UTC".
 */
export function formatMoment(at: number, timeFormat: TimeFormat): string {
  const inZone = formatInZone(at, timeFormat, { timeStyle: 'short' });
  const time = timeFormat.timeZone === 'UTC' ? messages.times.timeInUtc({ time: inZone }) : inZone;
  const days = dayNumber(at, timeFormat) - dayNumber(timeFormat.now, timeFormat);
  if (days === 0) return messages.times.today({ time });
  if (days === -1) return messages.times.yesterday({ time });
  if (days === 1) return messages.times.tomorrow({ time });
  return messages.times.onDay({ day: formatDate(at, timeFormat), time });
}

/** Formats a moment in full: "Friday 4 December 2026 at 23:59 (Central European Standard Time)". */
export function formatMomentInFull(at: number, timeFormat: TimeFormat): string {
  const time = formatInZone(at, timeFormat, { timeStyle: 'short' });
  return messages.times.spelled({ day: formatDay(at, timeFormat), time, zone: zoneName(at, timeFormat) });
}

/** Formats a day in full: "Friday 4 December 2026". */
export function formatDay(at: number, timeFormat: TimeFormat): string {
  return formatInZone(at, timeFormat, { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' });
}

/** Formats a day in a few letters: "Fri 4 Dec". */
export function formatShortDay(at: number, timeFormat: TimeFormat): string {
  return formatInZone(at, timeFormat, { weekday: 'short', day: 'numeric', month: 'short' });
}

function zoneName(at: number, { timeZone, locale }: TimeFormat): string {
  const format = new Intl.DateTimeFormat(languageOf(locale), { timeZone, timeZoneName: 'long' });
  return format.formatToParts(at).find(({ type }) => type === 'timeZoneName')?.value ?? timeZone;
}

/** Formats the time since a moment: "just now", "3 minutes ago", "2 days ago". */
export function formatTimeSince(at: number, { now }: TimeFormat): string {
  const minutes = Math.floor((now - at) / 60_000);
  if (minutes < 1) return messages.times.justNow;
  if (minutes < 60) return messages.times.minutesAgo({ count: minutes });
  const hours = Math.floor(minutes / 60);
  return hours < 48
    ? messages.times.hoursAgo({ count: hours })
    : messages.times.daysAgo({ count: Math.floor(hours / 24) });
}

/** Formats a day: "Friday 27 November", with the year if it is not the current one. */
function formatDate(at: number, timeFormat: TimeFormat): string {
  const year = (ms: number) => formatInZone(ms, timeFormat, { year: 'numeric' });
  return formatInZone(at, timeFormat, {
    weekday: 'long',
    day: 'numeric',
    month: 'long',
    ...(year(at) === year(timeFormat.now) ? {} : { year: 'numeric' }),
  });
}

function formatInZone(
  at: number,
  { timeZone, locale }: TimeFormat,
  parts: Intl.DateTimeFormatOptions,
): string {
  const key = `${locale}\n${timeZone}\n${JSON.stringify(parts)}`;
  let format = formats.get(key);
  if (format === undefined) {
    format = new Intl.DateTimeFormat(languageOf(locale), { ...parts, timeZone });
    if (formats.size >= 500) formats.clear();
    formats.set(key, format);
  }
  // The narrow space before AM is shown as a box by some fonts of Teams.
  return format.format(at).replaceAll('\u202F', ' ');
}

/**
 * Returns the reader's English locale, otherwise British English, because the surrounding text is English.
 */
function languageOf(locale: string): string {
  return /^en(-|$)/i.test(locale) ? locale : 'en-GB';
}

const formats = new Map<string, Intl.DateTimeFormat>();

/** Returns the days since the epoch in the reader's zone. */
function dayNumber(at: number, timeFormat: TimeFormat): number {
  const part = (options: Intl.DateTimeFormatOptions) =>
    Number(formatInZone(at, { ...timeFormat, locale: 'en-GB' }, options));
  return (
    Date.UTC(part({ year: 'numeric' }), part({ month: 'numeric' }) - 1, part({ day: 'numeric' })) / 86_400_000
  );
}
