import {
  type CountryCode,
  getCountries,
  getCountryCallingCode,
  isSupportedCountry,
  type PhoneNumber,
  parsePhoneNumberFromString,
} from 'libphonenumber-js/min';
import { memoize } from '../../platform/memoize.ts';
import type { ContactFields } from '../contact.ts';

// The `min` metadata (80 kB) knows every calling code, trunk prefix and length, which is all that is needed to
// bring numbers to one form. `max` (twice as large) adds which ranges are mobile; here the field says that.

/** `+` and 8 to 15 digits, the plain international form that needs no metadata. */
const international = /^\+[1-9]\d{7,14}$/;
/** What people write before an extension, in the languages of their switchboards. */
export const extensionWord =
  '(?:ext(?:ensi[oó]n)?(?: no)?|extn|xtn|x|dw|durchwahl|nst|nebenstelle|apparat|app|poste|interno|int|anexo|ramal|wewn?|klapka|linka|toestel|tst|dahili|kl(?:appe)?|ankn(?:ytning)?|lok(?:al)?|mell[eé]k|est|εσωτ(?:ερικό)?|שלוחה|내선|доб(?:авочный)?|внутр?|вн|内線|分機|分机)';
/** For a text without white space at its end: a free run of it in here would cost the square of its length. */
const extension = new RegExp(
  `(?:;ext=|(?<![\\p{L}])${extensionWord}(?![\\p{L}])[.:=-]{0,2}\\s?[#-]?|[,;#])\\s{0,9}(\\d{1,7})\\s?\\)?$`,
  'iu',
);
const extensionAlone = new RegExp(`^(?:#|${extensionWord}(?![\\p{L}])[.:=-]{0,2})\\s{0,9}\\d{3,7}$`, 'iu');
const notation =
  /^[+\d\s().,;:/#*x\-\u2010-\u2015\u2212\u00b7\u2060-\u206f\u200b-\u200f\u202a-\u202e\u00a0]*$/iu;

// Reading a number is costly, and lists show the same ones again and again.
const remembered = 5000;
const readKnown = memoize(remembered, (text) => readPhone(text, ''));
const parseKnown = memoize(remembered, parseKey);
const longestNumber = 60;

/**
 * Returns a number in E.164 (`+4989123456`) if its country is known from the number itself or from `country` (ISO
 * 3166, '' if unknown), without its extension; else its digits as written; '' if there are none.
 */
export function parsePhone(text: string, country = ''): string {
  const plain = plainInternational(text);
  if (plain !== '') return plain;
  if (country !== '') return readPhone(text, country);
  return text.length > longestNumber ? readPhone(text, '') : readKnown(text);
}

function readPhone(text: string, country: string): string {
  const trimmed = withoutExtension(text);
  const bare = trimmed.replace(/[\s().\-/]/gu, '');
  if (international.test(bare) && !trimmed.includes('(0)')) return bare;
  const number = parse(trimmed, country);
  if (number?.isPossible()) return number.number;
  const digits = phoneDigits(trimmed);
  // Dialled from most countries, 00 stands for the plus sign.
  const dialled = `+${digits.slice(2)}`;
  return digits.startsWith('00') && international.test(dialled) ? dialled : digits;
}

/**
 * `+49 89 123-456` without its spaces, dots, hyphens and slashes; '' for every other form. Most numbers are stored
 * like this, and reading them is the costliest part of joining records, so that this goes without metadata.
 */
function plainInternational(text: string): string {
  if (text.charCodeAt(0) !== 0x2b) return '';
  let number = '+';
  let from = 1;
  for (let index = 1; index <= text.length; index++) {
    const code = text.charCodeAt(index);
    if (code >= 0x30 && code <= 0x39) continue;
    number += text.slice(from, index);
    from = index + 1;
    if (index < text.length && code !== 0x20 && (code < 0x2d || code > 0x2f)) return '';
  }
  return number.length >= 9 && number.length <= 16 && number.charCodeAt(1) !== 0x30 ? number : '';
}

/** Returns the number as people write it internationally, `+49 89 123456`; as typed if it cannot be read as one. */
export function formatPhone(text: string, country = ''): string {
  const { number: main, extension: more } = splitExtension(text);
  // Dialled from most countries, 00 stands for the plus sign.
  const number = parse(main, country) ?? parse(main.trimStart().replace(/^00/, '+'), country);
  if (!number?.isPossible()) return text.trim();
  return number.formatInternational() + (more === '' ? '' : ` ext. ${more}`);
}

/**
 * Whether two texts are spellings of one number; a number without its country equals the one that ends with its
 * digits.
 */
export function samePhone(one: string, other: string): boolean {
  const [a, b] = [parsePhone(one), parsePhone(other)];
  if (a === b) return a !== '';
  if (a.startsWith('+') && b.startsWith('+')) return false;
  const [core, otherCore] = [significant(a), significant(b)];
  if (Math.min(core.length, otherCore.length) < 6) return false;
  return core.endsWith(otherCore) || otherCore.endsWith(core);
}

/**
 * Whether a typed number, whole or its last three digits and more, means this one. `+49`, `0049` and a trunk
 * `0` are one notation; a number stored without its country is met by an international query.
 */
export function matchesPhone(query: string, number: string): boolean {
  const forms = phoneForms(number);
  return phoneQuery(query).some((core) => forms.some((stored) => phoneEndsWith(stored, core)));
}

/** Returns the ways to read a typed number, for {@link phoneEndsWith}; none if it has fewer than three digits. */
export function phoneQuery(query: string): readonly string[] {
  if (query === '') return [];
  const digits = phoneDigits(query);
  // A zero in front of a few digits is one of them, in front of a number it dials the next town.
  const cores = new Set([digits.length < shortest ? digits : significant(digits)]);
  for (const form of otherForms(digits)) cores.add(significant(form));
  // Without its plus sign, too, it may be written with digits that are dialled at home or abroad only.
  if (!digits.startsWith('+') && digits.length > 10) {
    for (const form of otherForms(`+${significant(digits)}`)) cores.add(significant(form));
  }
  return [...cores].filter((core) => core.length >= 3);
}

/**
 * Returns the digits under which a stored number is found by its end, each as {@link phoneDigits} gives them: the
 * number as it is, in the form that is dialled elsewhere, without the `-0` of a switchboard, and with its extension.
 */
export function phoneForms(text: string): readonly string[] {
  const digits = phoneDigits(text);
  if (digits === '') return [];
  // Most numbers have one form only.
  if (/^\+[\d ]+$/.test(text)) return [digits, ...otherForms(digits)];
  const { number, extension: more } = splitExtension(text);
  const forms = new Set([digits, ...otherForms(digits)]);
  if (/\d\s?[-\u2010-\u2015]\s?0$/u.test(number.trimEnd()) && digits.length > shortest) {
    forms.add(digits.slice(0, -1));
  }
  if (more !== '') forms.add(digits + more);
  return [...forms];
}

/** A short number is dialled as it is. */
const shortest = 6;

/** Numbers as they are dialled at home, and what of them is dialled from elsewhere, behind the country's code. */
const dialledAtHome = [
  // Mexico; Hungary; Belarus; Russia and its neighbours; Lithuania; North America and its way abroad
  /^0(?:1|4[45])(\d{10})$/,
  /^06(\d{8,9})$/,
  /^80(\d{9})$/,
  /^8(\d{10}|\d{8})$/,
  /^1(\d{10})$/,
  /^011([1-9]\d{9,13})$/,
] as const;

/**
 * The same number without digits that are dialled only at home or only abroad: a zero behind the country's code, a
 * trunk prefix, the 15 or 9 of Argentine and the 1 of Mexican mobiles.
 */
function otherForms(digits: string): readonly string[] {
  const found: string[] = [];
  const isInternational = digits.startsWith('+') || (digits.startsWith('00') && digits.length > 10);
  if (!isInternational) {
    for (const form of dialledAtHome) {
      const rest = form.exec(digits)?.[1];
      if (rest !== undefined) found.push(rest);
    }
    return [...found, ...withoutArgentine15(significant(digits))];
  }
  const core = significant(digits);
  const code = callingCodeOf(core);
  if (code === '') return found;
  const national = core.slice(code.length);
  const plain = national.replace(/^0+/, '');
  if (plain !== national) found.push(`+${code}${plain}`);
  if (code === '52' && /^1\d{10}$/.test(plain)) found.push(`+52${plain.slice(1)}`);
  if (code === '54') {
    if (/^9\d{10}$/.test(plain)) found.push(`+54${plain.slice(1)}`);
    for (const form of withoutArgentine15(plain)) found.push(`+54${form}`);
  }
  return found;
}

/** Area code (two to four digits), 15, and the rest: twelve digits in all. */
function withoutArgentine15(national: string): readonly string[] {
  if (national.length !== 12) return [];
  return [2, 3, 4]
    .filter((at) => national.startsWith('15', at))
    .map((at) => national.slice(0, at) + national.slice(at + 2));
}

let callingCodes: ReadonlySet<string> | undefined;

/** Returns the country's code that digits begin with, '' if there is none; no code begins with another. */
function callingCodeOf(digits: string): string {
  callingCodes ??= new Set(getCountries().map((country) => String(getCountryCallingCode(country))));
  for (const length of [1, 2, 3]) {
    const code = digits.slice(0, length);
    if (callingCodes.has(code)) return code;
  }
  return '';
}

/**
 * Whether a stored number ends with a typed one: `stored` from {@link phoneForms}, `core` from {@link phoneQuery}.
 */
export function phoneEndsWith(stored: string, core: string): boolean {
  if (stored.endsWith(core)) return true;
  const own = significant(stored);
  return own.endsWith(core) || (own.length >= 6 && !stored.startsWith('+') && core.endsWith(own));
}

/** Returns the digits of a number without notation, extension and a bracketed trunk zero; a leading `+` is kept. */
export function phoneDigits(text: string): string {
  const ascii = withoutExtension(text).replace(/\(\s*0\s*\)/gu, '');
  const digits = ascii.replace(/\D+/gu, '');
  return digits !== '' && /^\D*\+/u.test(ascii) ? `+${digits}` : digits;
}

/** Whether the whole text is written as a number is, with at least three digits. `tel:` may stand in front. */
export function looksLikePhone(text: string): boolean {
  const ascii = withoutExtension(text);
  if (extensionAlone.test(ascii.trim()) && !ascii.includes('#')) return true;
  return notation.test(ascii) && ascii.replace(/\D+/gu, '').length >= 3 && !/^\s*[#*]/u.test(ascii);
}

/** What people write between two numbers. All but a word may stand within a number, too. */
const betweenNumbers =
  / ?([/,|&\n\r]) ?| (or|oder|ou|o|of|eller|lub|and|und|et|e|y|i|en) | ([-\u2013\u2014]) | ?(?=\+)/giu;
const longestJoined = 200;

/**
 * Returns the numbers in a text such as `+49 30 123456 / +49 170 456789` and `030 123456 or 030 654321`; the text itself
 * if it is one number or none, as `030/123456` and `089 1234-0 / -12`.
 */
export function phoneNumbersIn(text: string): readonly string[] {
  if (text.length > longestJoined) return [text];
  const numbers: string[] = [];
  let from = 0;
  for (const match of text.matchAll(betweenNumbers)) {
    const [separator, mark = '', word = '', dash = ''] = match;
    const [left, right] = [text.slice(from, match.index), text.slice(match.index + separator.length)];
    const [before, behind] = [digitCount(left), digitCount(right)];
    const startsOne = right.startsWith('+') || (behind >= 8 && /^\(?0/u.test(right));
    const isTooLongForOne = (mark !== ',' || dash !== '') && before + behind > mostDigits;
    const isBoundary =
      word !== '' ? before >= 3 && behind >= 3 : before >= 6 && behind >= 6 && (startsOne || isTooLongForOne);
    if (!isBoundary) continue;
    numbers.push(left.trim());
    from = match.index + separator.length;
  }
  numbers.push(text.slice(from).trim());
  return numbers.length > 1 && numbers.every(looksLikePhone) ? numbers : [text];
}

/** The most digits of a number in E.164. */
const mostDigits = 15;

function digitCount(text: string): number {
  return text.replace(/\D+/gu, '').length;
}

type Phones = Pick<ContactFields, 'mobilePhones' | 'businessPhones' | 'homePhones'>;

/** Returns the phone numbers: mobile, then business, then home. */
export function phonesOf({
  mobilePhones = [],
  businessPhones = [],
  homePhones = [],
}: Partial<Phones>): readonly string[] {
  return [...mobilePhones, ...businessPhones, ...homePhones];
}

/** Returns the number to show first; '' without any. */
export function bestPhone(contact: Phones): string {
  return phonesOf(contact).find(filled) ?? '';
}

function filled(text: string): boolean {
  return text.trim() !== '';
}

/** Returns the digits without `+`, `00` and trunk zeros. */
function significant(digits: string): string {
  return digits.replace(/^\+?0*/u, '');
}

function withoutExtension(text: string): string {
  return splitExtension(text).number;
}

/** Returns a number in ASCII digits without its extension, and the extension; '' if there is none. */
export function splitExtension(text: string): { readonly number: string; readonly extension: string } {
  const ascii = withoutPhoneScheme(asciiDigits(text));
  const written = ascii.trimEnd();
  const found = extension.exec(written);
  if (found === null) return { number: ascii, extension: '' };
  let end = found.index;
  while (end > 0 && ' (,;-\u00a0'.includes(written.charAt(end - 1))) end--;
  const number = written.slice(0, end);
  // What is left must still be a number: "12, 34" has no extension.
  if (number.replace(/\D+/gu, '').length < 5) return { number: ascii, extension: '' };
  return { number, extension: found[1] ?? '' };
}

/** Returns the number in a link to one: `tel:+49…`, `tel://+49…`, `callto:+49…`. */
export function withoutPhoneScheme(text: string): string {
  return text.replace(/^(?:\s*(?:tel|callto):(?:\/\/)?\s?)+/iu, '');
}

/** Full-width, Arabic and Indic digits and signs become `0`–`9` and `+`. */
function asciiDigits(text: string): string {
  if (!/[^\0-\x7f]/u.test(text)) return text;
  return text
    .normalize('NFKC')
    .replace(/(?![0-9])\p{Nd}/gu, (digit) => String(digitValue(digit.codePointAt(0) ?? 0)));
}

/** Unicode lays decimal digits out in runs of ten, so counting back to the run's start gives the value. */
function digitValue(code: number): number {
  let value = 0;
  while (value < 9 && /\p{Nd}/u.test(String.fromCodePoint(code - value - 1))) value++;
  return value;
}

function parse(text: string, country: string): PhoneNumber | undefined {
  return text.length > longestNumber ? undefined : parseKnown(`${country} ${text}`);
}

/** @param key the country, '' without one, a space and the text */
function parseKey(key: string): PhoneNumber | undefined {
  const end = key.indexOf(' ');
  const country = key.slice(0, end);
  const known = country !== '' && isSupportedCountry(country);
  // Failing costs the library an exception, and lists have many numbers as they are dialled at home.
  if (!known && !key.includes('+')) return undefined;
  const options = known ? { defaultCountry: country as CountryCode } : {};
  return parsePhoneNumberFromString(key.slice(end + 1), options);
}
