import { fold } from './fold.ts';

/** Codes that Intl knows but that are no country. */
const notCountries = new Set([
  'EU',
  'EZ',
  'UN',
  'QO',
  'ZZ',
  'XA',
  'XB',
  'AC',
  'CP',
  'CQ',
  'DG',
  'EA',
  'IC',
  'TA',
]);
const languages = ['en', 'de', 'fr', 'es', 'it', 'nl', 'pt'] as const;
const otherNames: Readonly<Record<string, string>> = {
  usa: 'US',
  'u.s.a.': 'US',
  'u.s.': 'US',
  america: 'US',
  'united states of america': 'US',
  uk: 'GB',
  'u.k.': 'GB',
  'great britain': 'GB',
  england: 'GB',
  scotland: 'GB',
  wales: 'GB',
  holland: 'NL',
  'czech republic': 'CZ',
  'south korea': 'KR',
  korea: 'KR',
  'republic of korea': 'KR',
  'russian federation': 'RU',
  'republic of ireland': 'IE',
  uae: 'AE',
  'viet nam': 'VN',
  macedonia: 'MK',
  turkey: 'TR',
  burma: 'MM',
  'ivory coast': 'CI',
  'hong kong': 'HK',
  macau: 'MO',
  swaziland: 'SZ',
  'cape verde': 'CV',
  'peoples republic of china': 'CN',
  hrvatska: 'HR',
  osterreich: 'AT',
  suisse: 'CH',
  svizzera: 'CH',
  polska: 'PL',
  cesko: 'CZ',
  sverige: 'SE',
  norge: 'NO',
  danmark: 'DK',
  suomi: 'FI',
};

let codes: ReadonlyMap<string, string> | undefined;
const english = new Intl.DisplayNames('en', { type: 'region', fallback: 'none' });

/** The ISO 3166 code of a country, from its code, or its name in one of the larger European languages; or ''. */
export function countryCode(text: string): string {
  codes ??= readCodes();
  return codes.get(fold(text)) ?? '';
}

/** The English name of a country as {@link countryCode} reads it, or '' when it is unknown. */
export function countryName(text: string): string {
  const code = countryCode(text);
  return code === '' ? '' : (english.of(code) ?? '');
}

function readCodes(): ReadonlyMap<string, string> {
  const found = new Map<string, string>(Object.entries(otherNames));
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';
  const names = languages.map(
    (language) => new Intl.DisplayNames(language, { type: 'region', fallback: 'none' }),
  );
  for (const first of alphabet) {
    for (const second of alphabet) {
      const code = first + second;
      // Old codes (DD, UK, YU) are given their successor's name; only a code that stands for itself counts.
      if (english.of(code) === undefined || notCountries.has(code) || canonical(code) !== code) continue;
      found.set(code.toLowerCase(), code);
      for (const name of names) {
        const known = name.of(code);
        if (known !== undefined) found.set(fold(known), code);
      }
    }
  }
  return found;
}

function canonical(code: string): string {
  return new Intl.Locale(`und-${code}`).region ?? '';
}
