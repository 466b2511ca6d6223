/** For whom times are written, and when. */
export interface TimeFormat {
  /** IANA name. */
  readonly timeZone: string;
  /** BCP 47. */
  readonly locale: string;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

/**
 * Says a moment as the reader's clock shows it: "at 10:42", "yesterday at 10:42", "on 3 December at 10:42". Where the
 * reader's zone is not known it says that the time is UTC.
 */
export function momentWords(at: number, timeFormat: TimeFormat): string {
  const zone = timeFormat.timeZone === 'UTC' ? ' UTC' : '';
  const time = `${words(at, timeFormat, { timeStyle: 'short' })}${zone}`;
  const days = dayNumber(at, timeFormat) - dayNumber(timeFormat.now, timeFormat);
  if (days === 0) return `at ${time}`;
  if (days === -1) return `yesterday at ${time}`;
  if (days === 1) return `tomorrow at ${time}`;
  return `on ${dateWords(at, timeFormat)} at ${time}`;
}

/** Spells a moment out: "Friday 4 December 2026 at 23:59 (Central European Standard Time)". */
export function spelledMoment(at: number, timeFormat: TimeFormat): string {
  const time = words(at, timeFormat, { timeStyle: 'short' });
  return `${dayWords(at, timeFormat)} at ${time} (${zoneWords(at, timeFormat)})`;
}

/** Spells a day out: "Friday 4 December 2026". */
export function dayWords(at: number, timeFormat: TimeFormat): string {
  return words(at, timeFormat, { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' });
}

function zoneWords(at: number, { timeZone, locale }: TimeFormat): string {
  const format = new Intl.DateTimeFormat(languageOf(locale), { timeZone, timeZoneName: 'long' });
  return format.formatToParts(at).find(({ type }) => type === 'timeZoneName')?.value ?? timeZone;
}

/** Says how long ago a moment was: "just now", "3 minutes ago", "2 days ago". */
export function agoWords(at: number, { now }: TimeFormat): string {
  const minutes = Math.floor((now - at) / 60_000);
  if (minutes < 1) return 'just now';
  const [amount, unit] =
    minutes < 60
      ? [minutes, 'minute']
      : minutes < 48 * 60
        ? [Math.floor(minutes / 60), 'hour']
        : [Math.floor(minutes / 60 / 24), 'day'];
  return `${amount} ${unit}${amount === 1 ? '' : 's'} ago`;
}

/** Says a day: "Friday 27 November", with the year when it is another one than the reader's. */
function dateWords(at: number, timeFormat: TimeFormat): string {
  const year = (ms: number) => words(ms, timeFormat, { year: 'numeric' });
  return words(at, timeFormat, {
    weekday: 'long',
    day: 'numeric',
    month: 'long',
    ...(year(at) === year(timeFormat.now) ? {} : { year: 'numeric' }),
  });
}

function words(at: number, { timeZone, locale }: TimeFormat, parts: Intl.DateTimeFormatOptions): string {
  const key = `${locale}\n${timeZone}\n${JSON.stringify(parts)}`;
  let format = formats.get(key);
  if (format === undefined) {
    format = new Intl.DateTimeFormat(languageOf(locale), { ...parts, timeZone });
    if (formats.size >= 500) formats.clear();
    formats.set(key, format);
  }
  // Between time and AM stands a narrow space, which some fonts of Teams show as a box.
  return format.format(at).replaceAll('\u202F', ' ');
}

/** The reader's own English, else British: the words around the time are English. */
function languageOf(locale: string): string {
  return /^en(-|$)/i.test(locale) ? locale : 'en-GB';
}

const formats = new Map<string, Intl.DateTimeFormat>();

/** Days since the epoch on the reader's calendar. */
function dayNumber(at: number, timeFormat: TimeFormat): number {
  const part = (options: Intl.DateTimeFormatOptions) =>
    Number(words(at, { ...timeFormat, locale: 'en-GB' }, options));
  return (
    Date.UTC(part({ year: 'numeric' }), part({ month: 'numeric' }) - 1, part({ day: 'numeric' })) / 86_400_000
  );
}
