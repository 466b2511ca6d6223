import type { Contact } from './contact.ts';
import { words } from './fold.ts';
import { numberOf } from './holders.ts';
import { nameOf, type PreparedContact } from './match.ts';
import { nameKey, nameWords, tellingWords } from './name.ts';
import { parsePhone } from './phone.ts';

/** What tells whether two records are one person's, as far as it is needed. */
export interface Facts {
  readonly contact: Contact;
  readonly name: readonly string[];
  readonly nameKey: string;
  /** Of a name of two words or more, the key as a number (see `numberOf`). */
  readonly nameNumbers: readonly number[];
  /** In lower case, and each as a number. */
  readonly emails: readonly string[];
  readonly emailNumbers: readonly number[];
  readonly colleague: boolean;
  /** As written: reading numbers is costly and seldom needed. */
  readonly phones: readonly string[];
  /** Of each number the last seven digits, see {@link endingOf}. */
  readonly endings: readonly number[];
  /** What was worked out by {@link phoneAt}, {@link mobilesOf} and {@link employmentOf}. */
  read: string[] | undefined;
  mobiles: readonly string[] | undefined;
  employment: string | undefined;
}

const none: readonly never[] = [];
const legalForms = new Set(
  'ab ag as asa bv co corp corporation company gmbh inc incorporated kg kgaa limited llc llp ltd nv oy plc sa sarl se spa srl the'.split(
    ' ',
  ),
);

export function factsOf(prepared: PreparedContact): Facts {
  prepared.facts ??= readFacts(prepared);
  return prepared.facts;
}

function readFacts(prepared: PreparedContact): Facts {
  const { contact } = prepared;
  const { mobilePhones, businessPhones, homePhones } = contact;
  const name = tellingNameOf(prepared);
  const key = nameKey(name);
  const emails = emailsOf(contact);
  const phones = mobilePhones.concat(businessPhones, homePhones);
  return {
    contact,
    name,
    nameKey: key,
    nameNumbers: name.length >= 2 ? [numberOf(key)] : none,
    emails,
    emailNumbers: emails.map(numberOf),
    colleague: contact.kind === 'colleague',
    phones,
    endings: phones.map(endingOf),
    read: undefined,
    mobiles: undefined,
    employment: undefined,
  };
}

function emailsOf({ emails }: Contact): readonly string[] {
  const some = emails.includes('') ? emails.filter((address) => address !== '') : emails;
  return some.map((address) => address.trim().toLowerCase());
}

/** An address in place of a name is none. */
function tellingNameOf(prepared: PreparedContact): readonly string[] {
  const { displayName, givenName, surname } = prepared.contact;
  const display = displayName === '' ? `${givenName} ${surname}` : displayName;
  if (display.includes('@')) return [];
  return display.includes('(') ? nameWords(display) : tellingWords(nameOf(prepared));
}

/** The phone number at that place in E.164; '' for one without its country, which may be another one elsewhere. */
export function phoneAt(facts: Facts, place: number): string {
  facts.read ??= [];
  let number = facts.read[place];
  if (number === undefined) {
    number = inFull(facts.phones[place] ?? '');
    facts.read[place] = number;
  }
  return number;
}

/** The mobile numbers that {@link phoneAt} could give. */
export function mobilesOf(facts: Facts): readonly string[] {
  facts.mobiles ??= facts.contact.mobilePhones.map(inFull).filter((number) => number !== '');
  return facts.mobiles;
}

function inFull(phone: string): string {
  const number = parsePhone(phone);
  return number.startsWith('+') ? number : '';
}

/**
 * Name and company in one, equal for those who have both in common, as far as they tell: `Doe, John` of Contoso Ltd and
 * John Doe of contoso. '' without a company.
 */
export function employmentOf(facts: Facts): string {
  if (facts.employment === undefined) {
    const company = words(facts.contact.company).filter((word) => !legalForms.has(word));
    facts.employment = company.length === 0 ? '' : `${facts.nameKey},${company.join(' ')}`;
  }
  return facts.employment;
}

const endingLength = 7;

/** The last seven digits as a number, the same for every notation of a number in E.164; -1 for one without them. */
function endingOf(text: string): number {
  const ending = digitsAtEnd(text);
  return ending === undefined ? (digitsAtEnd(parsePhone(text)) ?? -1) : ending;
}

/** Undefined where a look is not enough: an extension, digits of another script, a short number. */
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
