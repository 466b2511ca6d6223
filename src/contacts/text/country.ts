import { fold } from './fold.ts';

/** Codes that Intl knows but that are no country. */
const notCountries = new Set('EU EZ UN QO ZZ XA XB AC CP CQ DG EA IC TA'.split(' '));
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
  grossbritannien: 'GB',
  'northern ireland': 'GB',
  'vereinigte staaten von amerika': 'US',
  'etats unis damerique': 'US',
  'estados unidos de america': 'US',
  eeuu: 'US',
  brd: 'DE',
  'federal republic of germany': 'DE',
  'bundesrepublik deutschland': 'DE',
  'hong kong sar': 'HK',
  'macao sar': 'MO',
  macao: 'MO',
  bosnia: 'BA',
  congo: 'CG',
  'republic of congo': 'CG',
  'dr congo': 'CD',
  'democratic republic of congo': 'CD',
  'congo drc': 'CD',
  'congo kinshasa': 'CD',
  palestine: 'PS',
  'palestinian authority': 'PS',
  'state of palestine': 'PS',
  vatican: 'VA',
  'holy see': 'VA',
  'holy see vatican city': 'VA',
  'syrian arab republic': 'SY',
  'lao pdr': 'LA',
  'lao peoples democratic republic': 'LA',
  'islamic republic of iran': 'IR',
  'republic of moldova': 'MD',
  'united republic of tanzania': 'TZ',
  'bolivarian republic of venezuela': 'VE',
  'plurinational state of bolivia': 'BO',
  'taiwan province of china': 'TW',
  'democratic peoples republic of korea': 'KP',
  'federated states of micronesia': 'FM',
  'kingdom of saudi arabia': 'SA',
  ksa: 'SA',
  prc: 'CN',
  'pr china': 'CN',
  eire: 'IE',
  'slovak republic': 'SK',
};

let codes: ReadonlyMap<string, string> | undefined;
const english = new Intl.DisplayNames('en', { type: 'region', fallback: 'none' });

/**
 * Returns the ISO 3166 code of a country by its code, or its name in its own or one of the larger European languages;
 * '' for others. Dots, articles and "and" or "&" make no difference; what follows a comma may also stand in front of
 * the name ("Korea, Republic of").
 */
export function countryCode(text: string): string {
  codes ??= readCodes();
  const [name = '', ...more] = text.split(',');
  return codes.get(keyOf(text)) ?? codes.get(keyOf(`${more.join(' ')} ${name}`)) ?? '';
}

/** Returns the same key for all spellings of a name. */
function keyOf(name: string): string {
  return fold(name)
    .replace(/['’.]/gu, '')
    .replace(/[^\p{L}\p{M}\p{N}]+/gu, ' ')
    .replace(/(?<=^| )(?:the|and) /gu, '')
    .replace(/(?<=^| )st (?=.)/gu, 'saint ')
    .trim();
}

/** Returns the English name of a country that {@link countryCode} knows; '' for others. */
export function countryName(text: string): string {
  const code = countryCode(text);
  return code === '' ? '' : (english.of(code) ?? '');
}

function readCodes(): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
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
        if (known !== undefined) found.set(keyOf(known), code);
      }
      const own = new Intl.Locale(`und-${code}`).maximize().language;
      const ownName = new Intl.DisplayNames(own, { type: 'region', fallback: 'none' }).of(code);
      // Who lives there calls the country so; where two countries share a name the others know which is meant.
      if (ownName !== undefined && !found.has(keyOf(ownName))) found.set(keyOf(ownName), code);
    }
  }
  for (const [name, code] of Object.entries(otherNames)) found.set(keyOf(name), code);
  return found;
}

function canonical(code: string): string {
  return new Intl.Locale(`und-${code}`).region ?? '';
}
