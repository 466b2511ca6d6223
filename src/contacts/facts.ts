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
  /** In E.164; see {@link mobilesOf}. */
  mobiles: readonly string[] | undefined;
  /** See {@link employerOf}. */
  employer: string | undefined;
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
    mobiles: undefined,
    employer: undefined,
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

/** Only a number with its country is certainly the same number elsewhere. */
export function mobilesOf(facts: Facts): readonly string[] {
  facts.mobiles ??= facts.contact.mobilePhones
    .map((text) => parsePhone(text))
    .filter((number) => number.startsWith('+'));
  return facts.mobiles;
}

/** The company's telling words, '' for none: `Contoso Ltd` and `contoso` are one. */
export function employerOf(facts: Facts): string {
  facts.employer ??= words(facts.contact.company)
    .filter((word) => !legalForms.has(word))
    .join(' ');
  return facts.employer;
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
