import {
  type CountryCode,
  isSupportedCountry,
  type PhoneNumber,
  parsePhoneNumberFromString,
} from 'libphonenumber-js/min';
import type { ContactFields } from './contact.ts';

// The `min` metadata (80 kB) knows every calling code, trunk prefix and length, which is all that is needed to
// bring numbers to one form. `max` (twice as large) adds which ranges are mobile; here the field says that.

/** `+` and 8 to 15 digits, the plain international form that needs no metadata. */
const international = /^\+[1-9]\d{7,14}$/;
/** For a text without white space at its end: a free run of it in here would cost the square of its length. */
const extension = /(?:;ext=|,|;|#|\bext(?:ension)?\b\.?:?|\bx|(?<=\d)x)\s{0,9}\d{1,7}$/iu;
const notation = /^[+\d\s().,;:/#*x\-\u2010-\u2015\u00b7\u2060-\u206f\u200b-\u200f\u202a-\u202e\u00a0]*$/iu;

// Reading a number is costly, and lists show the same ones again and again.
const parsed = new Map<string, PhoneNumber | undefined>();
const read = new Map<string, string>();
const parsedLimit = 5000;
const longestNumber = 60;

/**
 * A number in E.164 (`+4989123456`) when its country is known from the number itself or from `country`
 * (ISO 3166, '' when unknown), without its extension; else its digits as written; '' when there are none.
 */
export function parsePhone(text: string, country = ''): string {
  const plain = plainInternational(text);
  if (plain !== '') return plain;
  if (country !== '') return readPhone(text, country);
  let number = read.get(text);
  if (number === undefined) {
    number = readPhone(text, '');
    if (read.size >= parsedLimit) read.clear();
    if (text.length <= longestNumber) read.set(text, number);
  }
  return number;
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

/** The number as people write it internationally, `+49 89 123456`; as typed when it cannot be read as one. */
export function formatPhone(text: string, country = ''): string {
  const number = parse(text, country);
  return number?.isPossible() ? number.formatInternational() : text.trim();
}

/** Two spellings of one number; a number without its country equals the one that ends with its digits. */
export function samePhone(one: string, other: string, country = ''): boolean {
  const [a, b] = [parsePhone(one, country), parsePhone(other, country)];
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
  const stored = phoneDigits(number);
  return phoneQuery(query).some((core) => phoneEndsWith(stored, core));
}

/** The ways to read a typed number, for {@link phoneEndsWith}; none when it has fewer than three digits. */
export function phoneQuery(query: string): readonly string[] {
  if (query === '') return [];
  const digits = phoneDigits(query);
  const cores = new Set([significant(digits)]);
  if (!digits.startsWith('+')) {
    // North America dials abroad with 011, Russia and its neighbours dial the next town with 8.
    if (digits.startsWith('011') && digits.length > 11) cores.add(digits.slice(3));
    if (digits.startsWith('8') && digits.length === 11) cores.add(digits.slice(1));
  }
  return [...cores].filter((core) => core.length >= 3);
}

/** `stored` as {@link phoneDigits} gives it, `core` from {@link phoneQuery}. */
export function phoneEndsWith(stored: string, core: string): boolean {
  if (stored.endsWith(core)) return true;
  const own = significant(stored);
  return own.endsWith(core) || (own.length >= 6 && !stored.startsWith('+') && core.endsWith(own));
}

/** The digits of a number without notation, extension and a bracketed trunk zero; a leading `+` is kept. */
export function phoneDigits(text: string): string {
  const ascii = withoutExtension(text).replace(/\(\s*0\s*\)/gu, '');
  const digits = ascii.replace(/\D+/gu, '');
  return digits !== '' && /^\D*\+/u.test(ascii) ? `+${digits}` : digits;
}

/** The whole text is written as a number is, with at least three digits. `tel:` may stand in front. */
export function looksLikePhone(text: string): boolean {
  const ascii = withoutExtension(text);
  return notation.test(ascii) && ascii.replace(/\D+/gu, '').length >= 3 && !/^\s*[#*]/u.test(ascii);
}

/** The number to show first: mobile, then business, then home; '' without any. */
export function bestPhone(
  contact: Pick<ContactFields, 'mobilePhones' | 'businessPhones' | 'homePhones'>,
): string {
  return (
    contact.mobilePhones.find(filled) ??
    contact.businessPhones.find(filled) ??
    contact.homePhones.find(filled) ??
    ''
  );
}

function filled(text: string): boolean {
  return text.trim() !== '';
}

/** Without `+`, `00` and trunk zeros. */
function significant(digits: string): string {
  return digits.replace(/^\+?0*/u, '');
}

function withoutExtension(text: string): string {
  const ascii = asciiDigits(text).replace(/^\s*tel:\s*/iu, '');
  const shorter = ascii.trimEnd().replace(extension, '').trimEnd();
  // What is left must still be a number: "12, 34" has no extension.
  return shorter !== ascii && shorter.replace(/\D+/gu, '').length >= 5 ? shorter : ascii;
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
  if (text.length > longestNumber) return undefined;
  const key = `${country} ${text}`;
  if (parsed.has(key)) return parsed.get(key);
  const known = country !== '' && isSupportedCountry(country);
  const number = parsePhoneNumberFromString(text, known ? { defaultCountry: country as CountryCode } : {});
  if (parsed.size >= parsedLimit) parsed.clear();
  parsed.set(key, number);
  return number;
}
