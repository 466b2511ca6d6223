/** For whom times are written, and when. */
export interface Reader {
  /** IANA name. */
  readonly timeZone: string;
  /** BCP 47. */
  readonly locale: string;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

/** Says a moment as the reader's clock shows it: "at 10:42", "yesterday at 10:42", "on 3 December at 10:42". */
export function momentWords(at: number, reader: Reader): string {
  const time = words(at, reader, { timeStyle: 'short' });
  const days = dayNumber(at, reader) - dayNumber(reader.now, reader);
  if (days === 0) return `at ${time}`;
  if (days === -1) return `yesterday at ${time}`;
  if (days === 1) return `tomorrow at ${time}`;
  return `on ${dateWords(at, reader)} at ${time}`;
}

/** Says how long ago a moment was: "just now", "3 minutes ago", "2 days ago". */
export function agoWords(at: number, { now }: Reader): string {
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
function dateWords(at: number, reader: Reader): string {
  const year = (ms: number) => words(ms, reader, { year: 'numeric' });
  return words(at, reader, {
    weekday: 'long',
    day: 'numeric',
    month: 'long',
    ...(year(at) === year(reader.now) ? {} : { year: 'numeric' }),
  });
}

/** The reader's own English, else British: the words around the time are English. */
function words(at: number, { timeZone, locale }: Reader, parts: Intl.DateTimeFormatOptions): string {
  const key = `${locale}\n${timeZone}\n${JSON.stringify(parts)}`;
  let format = formats.get(key);
  if (format === undefined) {
    const language = /^en(-|$)/i.test(locale) ? locale : 'en-GB';
    format = new Intl.DateTimeFormat(language, { ...parts, timeZone });
    if (formats.size >= 500) formats.clear();
    formats.set(key, format);
  }
  // Between time and AM stands a narrow space, which some fonts of Teams show as a box.
  return format.format(at).replaceAll('\u202F', ' ');
}

const formats = new Map<string, Intl.DateTimeFormat>();

/** Days since the epoch on the reader's calendar. */
function dayNumber(at: number, reader: Reader): number {
  const part = (options: Intl.DateTimeFormatOptions) =>
    Number(words(at, { ...reader, locale: 'en-GB' }, options));
  return (
    Date.UTC(part({ year: 'numeric' }), part({ month: 'numeric' }) - 1, part({ day: 'numeric' })) / 86_400_000
  );
}
