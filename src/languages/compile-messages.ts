import type { GetICUArgs } from '@schummar/icu-type-parser';
import compile from 'icu-minify/compile';
import format, { type CompiledMessage, type FormatOptions } from 'icu-minify/format';
import { memoize } from '../platform/memoize.ts';

/** Texts in ICU MessageFormat, by key; subjects and groups contain others. */
export interface MessageSources {
  readonly [key: string]: string | MessageSources;
}

/** A text without arguments is a string, one with arguments a function of them. */
type Message<Source extends string> = Source extends `${string}{${string}`
  ? (args: GetICUArgs<Source, { ICUArgument: string | number; ICUNumberArgument: number }>) => string
  : string;

export type Messages<Sources> = {
  readonly [Key in keyof Sources]: Sources[Key] extends string
    ? Message<Sources[Key]>
    : Messages<Sources[Key]>;
};

/**
 * Returns the texts of a language, ready for use. A text with arguments is parsed when it is first used.
 * @param locale BCP 47, for numbers and plurals
 */
export function compileMessages<const Sources extends MessageSources>(
  locale: string,
  sources: Sources,
): Messages<Sources> {
  const options = { formatters: formattersOf(locale) };
  const compileGroup = (group: MessageSources): object =>
    Object.fromEntries(
      Object.entries(group).map(([key, source]) => {
        if (typeof source !== 'string') return [key, compileGroup(source)];
        return [key, source.includes('{') ? toFunction(source, locale, options) : source];
      }),
    );
  return compileGroup(sources) as Messages<Sources>;
}

type Arguments = Readonly<Record<string, string | number>>;

function toFunction(source: string, locale: string, options: FormatOptions): (args: Arguments) => string {
  let compiled: CompiledMessage | undefined;
  return (args) => {
    compiled ??= compile(source);
    return String(format(compiled, locale, args, options));
  };
}

/** Returns formatters that are created once; messages have no dates, which `cards/engine/format-time.ts` formats. */
function formattersOf(locale: string): FormatOptions['formatters'] {
  const numbers = memoize(1, () => new Intl.NumberFormat(locale));
  const plurals = memoize(2, (type) => new Intl.PluralRules(locale, { type: type as Intl.PluralRuleType }));
  return {
    getNumberFormat: () => numbers(''),
    getPluralRules: (_locale, { type = 'cardinal' } = {}) => plurals(type),
    getDateTimeFormat: (...args) => new Intl.DateTimeFormat(...args),
  };
}
