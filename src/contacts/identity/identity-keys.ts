import type { Contact } from '../contact.ts';
import { nameOf } from '../matching/match.ts';
import type { IdentityKeys, PreparedContact } from '../prepared-contact.ts';
import { addressKey } from '../text/address-key.ts';
import { withAsciiDomain } from '../text/ascii-domain.ts';
import { words } from '../text/fold.ts';
import { nameKey, nameWords, tellingWords } from '../text/name.ts';
import { parsePhone } from '../text/phone.ts';
import { hashLowercase, hashWords } from './group-by-hash.ts';

const none: readonly never[] = [];
export const legalForms = new Set(
  'ab ag as asa bv co corp corporation company gmbh inc incorporated kg kgaa limited llc llp ltd nv oy plc sa sarl se spa srl the'.split(
    ' ',
  ),
);

export function identityKeysOf(prepared: PreparedContact): IdentityKeys {
  prepared.keys ??= readIdentityKeys(prepared);
  return prepared.keys;
}

function readIdentityKeys(prepared: PreparedContact): IdentityKeys {
  const { contact } = prepared;
  const name = tellingNameOf(prepared);
  return {
    contact,
    name,
    nameHashes: name.length >= 2 ? [hashWords(name)] : none,
    emailHashes: hashesOf(addressesOf(contact), hashAddress),
    colleague: contact.kind === 'colleague',
    endings: endingsOf(contact),
    nameKey: undefined,
    givenNames: undefined,
    salutation: undefined,
    emails: undefined,
    phones: undefined,
    mobiles: undefined,
    employment: undefined,
  };
}

/** Equal for addresses of the same key, without making it. */
function hashAddress(address: string): number {
  return hashLowercase(withAsciiDomain(address));
}

/** Avoids arrays for the usual lists of one text or none. */
function hashesOf(texts: readonly string[], hash: (text: string) => number): readonly number[] {
  const [only] = texts;
  if (only === undefined) return none;
  return texts.length === 1 ? [hash(only)] : texts.map(hash);
}

/** Returns a key that is equal for names of the same words in any order; '' without a name. */
export function nameKeyOf(keys: IdentityKeys): string {
  keys.nameKey ??= nameKey(keys.name);
  return keys.nameKey;
}

/** Returns the given names: those of that field, otherwise all words of the name but the surname. */
export function givenNamesOf(keys: IdentityKeys): readonly string[] {
  if (keys.givenNames === undefined) {
    const { givenName, displayName } = keys.contact;
    const comma = displayName.indexOf(',');
    const after = comma < 0 ? '' : displayName.slice(comma + 1);
    const told = words(givenName.trim() === '' ? after : givenName);
    keys.givenNames = told.length > 0 ? told : keys.name.slice(0, -1);
  }
  return keys.givenNames;
}

/** Returns which salutation the display name has, '' for none. Herr and Frau are surnames as well. */
export function salutationOf(keys: IdentityKeys): 'man' | 'woman' | '' {
  keys.salutation ??= readSalutation(keys.contact.displayName);
  return keys.salutation;
}

function readSalutation(name: string): 'man' | 'woman' | '' {
  if (forMen.test(name)) return 'man';
  return forWomen.test(name) ? 'woman' : '';
}

const forMen =
  /^(?:herr|mr|mister|monsieur|sr|señor|signor|meneer|dhr)\.?\s|,\s?(?:herr|mr|mister|monsieur|señor|signor)\.?$/iu;
const forWomen =
  /^(?:frau|mrs|ms|miss|madame|mme|mlle|sra|señora|signora|mevrouw|mevr)\.?\s|,\s?(?:frau|mrs|ms|miss|madame|señora|signora)\.?$/iu;

/** Returns the keys of the e-mail addresses. */
export function emailsOf(keys: IdentityKeys): readonly string[] {
  keys.emails ??= addressesOf(keys.contact).map(addressKey);
  return keys.emails;
}

function addressesOf({ emails }: Contact): readonly string[] {
  return emails.includes('') ? emails.filter((address) => address !== '') : emails;
}

function endingsOf({ mobilePhones, businessPhones, homePhones }: Contact): readonly number[] {
  const mobiles = hashesOf(mobilePhones, endingOf);
  const others = hashesOf(businessPhones, endingOf);
  if (homePhones.length > 0) return mobiles.concat(others, homePhones.map(endingOf));
  if (others.length === 0) return mobiles;
  return mobiles.length === 0 ? others : mobiles.concat(others);
}

/** Returns the words of the name. An e-mail address in place of a name is ignored. */
function tellingNameOf(prepared: PreparedContact): readonly string[] {
  const { displayName, givenName, surname } = prepared.contact;
  const display = displayName === '' ? `${givenName} ${surname}` : displayName;
  if (display.includes('@')) return [];
  return display.includes('(') || display.includes(' d.')
    ? nameWords(display)
    : tellingWords(nameOf(prepared));
}

/**
 * Returns the phone numbers in E.164, mobile numbers first; '' for a number without its country code, which may be
 * ambiguous.
 */
export function fullPhonesOf(keys: IdentityKeys): readonly string[] {
  if (keys.phones === undefined) {
    const { mobilePhones, businessPhones, homePhones } = keys.contact;
    keys.phones = mobilePhones.concat(businessPhones, homePhones).map(inFull);
  }
  return keys.phones;
}

/** Returns the mobile numbers among {@link fullPhonesOf}, without ''. */
export function mobilesOf(keys: IdentityKeys): readonly string[] {
  const count = keys.contact.mobilePhones.length;
  keys.mobiles ??= fullPhonesOf(keys).filter((number, place) => place < count && number !== '');
  return keys.mobiles;
}

function inFull(phone: string): string {
  const number = parsePhone(phone);
  return number.startsWith('+') ? number : '';
}

/**
 * Returns a key of name and company that is equal for contacts with both in common, apart from legal forms: `Doe,
 * John` of Contoso Ltd and John Doe of contoso. '' without a company.
 */
export function employmentOf(keys: IdentityKeys): string {
  if (keys.employment === undefined) {
    const company = words(keys.contact.company).filter((word) => !legalForms.has(word));
    keys.employment = company.length === 0 ? '' : `${nameKeyOf(keys)},${company.join(' ')}`;
  }
  return keys.employment;
}

const endingLength = 7;

/**
 * Returns the last seven digits as a number, which is equal for all notations of a number in E.164; -1 if there are
 * fewer.
 */
function endingOf(text: string): number {
  const ending = digitsAtEnd(text);
  return ending === undefined ? (digitsAtEnd(parsePhone(text)) ?? -1) : ending;
}

/** Returns undefined for numbers that need parsing: extensions, digits of another script, short numbers. */
function digitsAtEnd(text: string): number | undefined {
  let value = 0;
  let found = 0;
  let worth = 1;
  for (let index = text.length - 1; index >= 0; index--) {
    const code = text.charCodeAt(index);
    const isDigit = code >= 0x30 && code <= 0x39;
    // Space ( ) + - . /
    if (
      !isDigit &&
      code !== 0x20 &&
      code !== 0x28 &&
      code !== 0x29 &&
      (code < 0x2b || code === 0x2c || code > 0x2f)
    )
      return undefined;
    if (!isDigit || found === endingLength) continue;
    value += (code - 0x30) * worth;
    worth *= 10;
    found++;
  }
  return found === endingLength ? value : undefined;
}
