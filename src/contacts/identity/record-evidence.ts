import type { Contact } from '../contact.ts';
import { prepareContact } from '../matching/match.ts';
import type { IdentityKeys } from '../prepared-contact.ts';
import { words } from '../text/fold.ts';
import { generationOf, nameWords } from '../text/name.ts';
import { parsePhone, splitExtension } from '../text/phone.ts';
import { hashLowercase } from './group-by-hash.ts';
import { emailsOf, employmentOf, identityKeysOf, legalForms, nameKeyOf } from './identity-keys.ts';
import { isRoleAddress } from './may-be-one.ts';
import { createNameWord, type NameWord } from './name-words.ts';

/** A value of a field, once for all records that have it, with how rare it is. */
export interface CountedValue {
  readonly text: string;
  readonly hash: number;
  /** How many records have it. */
  count: number;
  /** The different names of the records that have it; of more than {@link mostNames}, one more is listed. */
  readonly names: string[];
  /** How much it tells that two records have it in common, in bits. */
  bits: number;
}

export interface AddressValue extends CountedValue {
  /** What stands before the @, without signs and without what follows a plus sign. */
  readonly local: string;
  readonly domain: string;
  readonly isRole: boolean;
}

export interface PhoneNumber {
  /** Significant digits, with the country's code as far as it is known. */
  readonly digits: string;
  readonly extension: string;
  readonly isMobile: boolean;
  /** Its last digits, which are the same with and without the country's code. */
  readonly ending: CountedValue;
}

/** What two records are compared by. */
export interface RecordEvidence {
  readonly keys: IdentityKeys;
  readonly name: readonly NameWord[];
  /** See {@link generationOf}. */
  readonly generation: string;
  readonly emails: readonly AddressValue[];
  readonly domains: readonly CountedValue[];
  readonly phones: readonly PhoneNumber[];
  readonly company: CountedValue | undefined;
  readonly companyWords: readonly string[];
  readonly city: CountedValue | undefined;
  readonly street: CountedValue | undefined;
  readonly jobTitle: CountedValue | undefined;
  readonly department: CountedValue | undefined;
  /** Its name and company, if it has both. */
  readonly employment: CountedValue | undefined;
}

/** With more different names than this, an address or number tells nothing of one person. */
export const mostNames = 4;

/** How often the same person's records agree in a field, and the most that this tells, in bits. */
const fieldBits = {
  word: { agree: 0.85, most: 13 },
  email: { agree: 0.9, most: 18 },
  domain: { agree: 0.8, most: 8 },
  phone: { agree: 0.85, most: 16 },
  company: { agree: 0.8, most: 9 },
  city: { agree: 0.8, most: 7 },
  street: { agree: 0.7, most: 8 },
  jobTitle: { agree: 0.6, most: 5 },
  department: { agree: 0.6, most: 3 },
} as const;

/**
 * Returns what each contact is compared by. How rare a value is, is counted over all contacts.
 * @param population how many contacts there are, if these are some of them
 */
export function readEvidence(
  contacts: readonly Contact[],
  population = contacts.length,
): readonly RecordEvidence[] {
  const tables = {
    word: createTable(createNameWord),
    email: createTable(createAddress),
    domain: createTable(createCountedValue),
    phone: createTable(createCountedValue),
    company: createTable(createCountedValue),
    city: createTable(createCountedValue),
    street: createTable(createCountedValue),
    jobTitle: createTable(createCountedValue),
    department: createTable(createCountedValue),
  };
  const employments = createTable(createCountedValue);
  const numbersOf = (phones: readonly string[], isMobile = false): readonly PhoneNumber[] =>
    phones.flatMap((phone) => {
      const digits = parsePhone(phone).replace(/^\+?0*/, '');
      if (digits.length < shortestNumber) return [];
      const ending = tables.phone.add(digits.slice(-endingLength));
      return [{ digits, extension: splitExtension(phone).extension, ending, isMobile }];
    });
  const records = contacts.map((contact): RecordEvidence => {
    const keys = identityKeysOf(prepareContact(contact));
    const companyWords = words(contact.company).filter((word) => !legalForms.has(word));
    const ownName = nameKeyOf(keys);
    const emails = distinct(emailsOf(keys)).map((address) => tables.email.add(address));
    const phones = [
      ...numbersOf(contact.mobilePhones, true),
      ...numbersOf(contact.businessPhones),
      ...numbersOf(contact.homePhones),
    ];
    for (const { ending } of phones) addName(ending, ownName);
    for (const address of emails) addName(address, ownName);
    return {
      keys,
      name: distinct(wordsOfName(keys, companyWords).map(asRead)).map((word) => tables.word.add(word)),
      generation: generationOf(keys.name),
      emails,
      domains: distinct(emails.map(domainOf)).map((domain) => tables.domain.add(domain)),
      phones,
      company: companyWords.length === 0 ? undefined : tables.company.add(companyWords.join(' ')),
      companyWords,
      city: tables.city.find(contact.city),
      street: tables.street.find(contact.street),
      jobTitle: tables.jobTitle.find(contact.jobTitle),
      department: tables.department.find(contact.department),
      employment: ownName === '' ? undefined : employments.find(employmentOf(keys)),
    };
  });
  for (const [kind, table] of Object.entries(tables)) {
    const { agree, most } = fieldBits[kind as keyof typeof fieldBits];
    for (const value of table.values())
      value.bits = bitsOf(value.count / Math.max(2, population), agree, most);
  }
  return records;
}

/** Fellegi and Sunter's weight of an agreement, with the value's own frequency as the chance to agree by accident. */
function bitsOf(frequency: number, agree: number, most: number): number {
  return Math.max(0, Math.min(most, Math.log2(agree / frequency)));
}

/** The most letters of a field that are compared. */
const longestText = 200;

/** Values by their text, each once. */
function createTable<T extends { count: number }>(create: (text: string) => T) {
  const known = new Map<string, T>();
  /** The folded words of texts, because many records have the same text. */
  const foldedTexts = new Map<string, string>();
  const add = (text: string): T => {
    const value = known.get(text) ?? create(text);
    if (value.count === 0) known.set(text, value);
    value.count++;
    return value;
  };
  return {
    values: () => known.values(),
    /** Counts a text and returns its value. */
    add,
    /** Counts the words of a text and returns their value; undefined for a text without any. */
    find: (text: string): T | undefined => {
      if (text === '') return undefined;
      let folded = foldedTexts.get(text);
      if (folded === undefined) {
        folded = words(text.slice(0, longestText)).join(' ');
        foldedTexts.set(text, folded);
      }
      return folded === '' ? undefined : add(folded);
    },
  };
}

function createCountedValue(text: string): CountedValue {
  return { text, hash: hashLowercase(text), count: 0, names: [], bits: 0 };
}

function createAddress(text: string): AddressValue {
  const local = text.slice(0, Math.max(0, text.lastIndexOf('@')));
  const plus = local.indexOf('+');
  return {
    text,
    hash: hashLowercase(text),
    count: 0,
    names: [],
    bits: 0,
    local: local.slice(0, plus < 0 ? undefined : plus).replace(/[._-]+/g, ''),
    domain: domainOf({ text }),
    isRole: isRoleAddress(text),
  };
}

function domainOf({ text }: { readonly text: string }): string {
  return text.slice(text.lastIndexOf('@') + 1);
}

/** The most words of a name that are compared. */
export const mostWords = 6;

/** The words of a record's name; without a person's name the company's, or those of an address like `john.doe@`. */
function wordsOfName(keys: IdentityKeys, company: readonly string[]): readonly string[] {
  const { contact, name } = keys;
  const parts = nameWords(`${contact.givenName} ${contact.surname}`);
  if (name.length < 2 && parts.length > name.length) return parts.slice(0, mostWords);
  if (name.length > 0) return name.slice(0, mostWords);
  if (company.length > 0) return company.slice(0, mostWords);
  const [address = ''] = contact.emails;
  const local = words(address.slice(0, Math.max(0, address.indexOf('@'))));
  const isName = local.length >= 2 && local.every((word) => /^\p{L}+$/u.test(word));
  return isName && !isRoleAddress(address) ? local.slice(0, mostWords) : [];
}

/** Returns a word with the letters that a scanner took for digits: `r0th` → `roth`. */
function asRead(word: string): string {
  if (!/[01]/.test(word) || !/\p{L}/u.test(word)) return word.slice(0, longestWord);
  return word.slice(0, longestWord).replaceAll('0', 'o').replaceAll('1', 'l');
}

const longestWord = 40;

/** The fewest digits of a number; shorter ones are extensions, which many contacts share. */
const shortestNumber = 6;
const endingLength = 7;

function addName({ names }: CountedValue, name: string): void {
  if (names.length <= mostNames && !names.includes(name)) names.push(name);
}

function distinct<T>(values: readonly T[]): readonly T[] {
  return values.length < 2 ? values : [...new Set(values)];
}
