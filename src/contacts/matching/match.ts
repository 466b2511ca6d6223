import type { Contact } from '../contact.ts';
import type { PreparedContact } from '../prepared-contact.ts';
import type { ContactQuery } from '../query/contact-query.ts';
import { meetsFilters } from '../query/query-filters.ts';
import { addressKey } from '../text/address-key.ts';
import { readableDomain } from '../text/ascii-domain.ts';
import { fold, foldSpelledOut, words, wordsOfFolded } from '../text/fold.ts';
import { type FoldedText, foldedText, foldedTexts } from '../text/folded-text.ts';
import { phoneEndsWith, phoneForms, phoneQuery, phonesOf } from '../text/phone.ts';
import { hasOneOf, partsOfCompound, type Translations, translationsOf } from '../text/translations.ts';

/** How well a word meets a field; what lies between is given by how much of the field's word was typed. */
const levels = { exact: 100, prefix: 80, word: 60, inside: 40, city: 98, job: 67 } as const;

/** Of the job title and department, and of the city, which also have names in other languages. */
const [jobWeight, cityWeight] = [0.5, 0.4];

/** Fields in falling weight, so that a search can stop at the first that no later one can beat. */
const fields: readonly {
  readonly weight: number;
  readonly read: (contact: Contact) => readonly FoldedText[];
}[] = [
  { weight: 1, read: nameTexts },
  { weight: 0.8, read: ({ emails }) => emails.map((address) => foldedText(localPart(address))) },
  { weight: 0.6, read: ({ company }) => textOf(company) },
  { weight: jobWeight, read: ({ jobTitle, department }) => [...textOf(jobTitle), ...textOf(department)] },
  { weight: 0.45, read: ({ emails }) => emails.map((address) => foldedText(domainOf(address))) },
  {
    weight: cityWeight,
    read: ({ city, office, imAddresses }) => [city, office, ...imAddresses].flatMap(textOf),
  },
  { weight: 0.3, read: ({ state, country, street }) => [state, country, street].flatMap(textOf) },
  { weight: 0.2, read: ({ notes }) => textOf(notes) },
];

/** A query made ready to meet many contacts. */
export interface PreparedQuery {
  readonly terms: readonly Term[];
  /** All words as one folded text in the order typed. */
  readonly whole: string;
  readonly email: string;
  readonly domain: string;
  /** The readings of the typed number; empty when none was typed. */
  readonly phones: readonly string[];
  /** Something was typed as a number, even if it is too short to be one. */
  readonly hasPhone: boolean;
  /** A short number may be a room's, or part of a name as well. */
  readonly shortNumber: Term | undefined;
  /** The query itself when it has filters or words that must not be there. */
  readonly narrowed: ContactQuery | undefined;
}

interface Term {
  readonly text: string;
  /** The same with ä as ae and the like, '' when equal. */
  readonly spelledOut: string;
  /** The words of `contoso.com`, `Jean-Luc` or `Vertriebsleiter`, which may also stand apart; empty for plain words. */
  readonly parts: readonly Term[];
  readonly translations: Translations;
}

export function prepareContact(contact: Contact): PreparedContact {
  return {
    contact,
    names: undefined,
    texts: undefined,
    phones: undefined,
    keys: undefined,
    person: undefined,
  };
}

/**
 * Whether the words of a query may be found in several records of one person: one term is always met by one record.
 */
export function mayBeSpread({ words, email, domain, phone }: ContactQuery): boolean {
  return words.length + [email, domain, phone].filter(Boolean).length > 1;
}

export function prepareQuery(query: ContactQuery): PreparedQuery {
  const terms = query.words.map(termOf).filter((term) => term.text !== '');
  return {
    terms,
    whole: terms.map((term) => term.text).join(' '),
    email: query.email,
    domain: query.domain,
    phones: phoneQuery(query.phone),
    hasPhone: query.phone !== '',
    shortNumber: query.phone !== '' && query.phone.length < 6 ? termOf(query.phone) : undefined,
    narrowed: (query.filters ?? query.without) === undefined ? undefined : query,
  };
}

/** Whether the contact answers the query: everything that was typed must be found somewhere in it. */
export function matches(contact: Contact, query: ContactQuery): boolean {
  return scoreOf(prepareContact(contact), prepareQuery(query)) > 0;
}

/**
 * Returns how well a contact answers a query: 0 if it does not, else up to 1250.
 *
 *     score = round(10 × mean of the terms' values) + 200 if the whole name was typed + 50 if in its order,
 *             or else + 20 if the given name begins with the first word (`john`: John Doe before Elton John)
 *     value of a word = the best of level × weight over all fields; 0 for one word makes the score 0
 *     level = 100 exact: the word is a word of the name, or the whole of another field
 *             80–89 prefix: it begins a word of the name or a field ┐ plus 9 × typed length / word's length,
 *             60–69 word: it begins a later word of a field          ┘ so that `joh` prefers John to Johannes
 *             40 inside: it stands within a word, or runs over several (`vanderberg`)
 *             98 a city and 67 a job in another language
 *     weight = 1 name, 0.8 e-mail before the @, 0.6 company, 0.5 title and department, 0.45 e-mail domain,
 *             0.4 city, office and chat address, 0.3 state, country and street, 0.2 notes
 *     an e-mail address is worth 100 when equal and 80 when it begins one; a domain or a phone number 100;
 *     the beginning of an address with a dot in it (`john.doe`) 80, of its domain (`contoso.com`) 60
 *
 * Typing errors are matched by the search index only (`expand` in directory/search/expansion.ts).
 */
export function scoreOf(prepared: PreparedContact, query: PreparedQuery): number {
  if (query.narrowed !== undefined && !meetsFilters(prepared.contact, query.narrowed)) return 0;
  let sum = 0;
  let count = 0;
  if (query.email !== '') {
    const level = emailLevel(prepared.contact, query.email);
    if (level === 0) return 0;
    sum += level;
    count++;
  }
  if (query.domain !== '') {
    if (!hasDomain(prepared.contact, query.domain)) return 0;
    sum += levels.exact;
    count++;
  }
  if (query.hasPhone) {
    const value = hasPhone(prepared, query.phones) ? levels.exact : shortNumberValue(prepared, query);
    if (value === 0) return 0;
    sum += value;
    count++;
  }
  for (const term of query.terms) {
    const value = termValue(prepared, term);
    if (value === 0) return 0;
    sum += value;
    count++;
  }
  if (count === 0) return 0;
  return Math.max(1, Math.round((10 * sum) / count)) + nameBonus(prepared, query);
}

function termOf(word: string): Term {
  const parts = words(word);
  const [only = '', ...others] = parts;
  const translations = translationsOf(others.length === 0 ? only : '');
  if (others.length === 0) {
    const compound = partsOfCompound(only);
    const apart = compound.length > 1 ? compound.map(termOf) : [];
    return { text: only, spelledOut: spelling(word, only), parts: apart, translations };
  }
  // Quoted words must follow one another; `contoso.com` is one text in an address, and two words elsewhere.
  if (word.includes(' ')) {
    const text = parts.join(' ');
    return { text, spelledOut: spelling(word, text), parts: [], translations };
  }
  return { text: fold(word), spelledOut: '', parts: parts.map(termOf), translations };
}

function spelling(word: string, folded: string): string {
  const other = wordsOfFolded(foldSpelledOut(word)).join(' ');
  return other === folded ? '' : other;
}

function shortNumberValue(prepared: PreparedContact, { shortNumber }: PreparedQuery): number {
  return shortNumber === undefined ? 0 : termValue(prepared, shortNumber);
}

function termValue(prepared: PreparedContact, term: Term): number {
  let best = 0;
  // Counted by hand: this runs for each hit of a search, and entries() makes an object for each step.
  let index = -1;
  for (const { weight } of fields) {
    index++;
    if (best >= weight * levels.exact) break;
    for (const field of textsAt(prepared, index)) {
      const level = Math.max(fieldLevel(field, term.text, index), fieldLevel(field, term.spelledOut, index));
      best = Math.max(best, level * weight);
    }
  }
  if (best === 0) best = translatedValue(prepared, term);
  if (term.parts.length === 0) return best;
  for (const address of prepared.contact.emails) {
    const lower = address.toLowerCase();
    if (lower.startsWith(term.text)) best = Math.max(best, levels.prefix);
    else if (lower.includes(`@${term.text}`)) best = Math.max(best, levels.word);
  }
  let apart = 0;
  for (const part of term.parts) {
    const value = termValue(prepared, part);
    if (value === 0) return best;
    apart += value;
  }
  return Math.max(best, apart / term.parts.length);
}

/** Returns the value of what a city or a job is called in another language; 0 for none. */
function translatedValue({ contact }: PreparedContact, { translations: { cities, jobs } }: Term): number {
  if (hasOneOf(jobs, contact.jobTitle) || hasOneOf(jobs, contact.department)) return levels.job * jobWeight;
  return hasOneOf(cities, contact.city) ? levels.city * cityWeight : 0;
}

function fieldLevel(field: FoldedText, term: string, index: number): number {
  if (term === '' || field.text.length < term.length) return 0;
  if (field.text === term) return levels.exact;
  const at = field.text.indexOf(term);
  if (at < 0) return index === 0 ? runTogether(field, term) : 0;
  let best: number = levels.inside;
  let position = -1;
  for (const word of field.words) {
    position++;
    if (!word.startsWith(term)) continue;
    // Each word of a name is a part of it like the first: "Doe, John" is as good a John as "John Doe".
    if (index === 0 && word.length === term.length) return levels.exact;
    const level = position === 0 || index === 0 ? levels.prefix : levels.word;
    best = Math.max(best, level + Math.floor((9 * term.length) / word.length));
  }
  // A phrase is no word's beginning: see whether it begins the field, or a word in it.
  if (best === levels.inside && term.includes(' ')) {
    if (at === 0) return levels.prefix;
    if (field.text.includes(` ${term}`)) return levels.word;
  }
  return best;
}

/** Returns the level of a term that runs over several words of a name: `vanderberg` for van der Berg. */
function runTogether(field: FoldedText, term: string): number {
  if (eastAsian.test(term)) {
    // Their words are written with a space and without.
    const all = field.words.join('');
    if (all === term || field.words.toReversed().join('') === term) return levels.exact;
    return all.includes(term) ? levels.inside : 0;
  }
  if (term.length < 4 || field.words.length < 2) return 0;
  return field.words.join('').includes(term) ? levels.inside : 0;
}

const eastAsian = /[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]/u;

function nameBonus(prepared: PreparedContact, query: PreparedQuery): number {
  const [name] = namesOf(prepared);
  if (name === undefined || query.terms.length === 0) return 0;
  if (name.text === query.whole) return 250;
  const isWhole =
    name.words.length === query.terms.length &&
    query.terms.every(({ text, spelledOut }) => name.words.includes(text) || name.words.includes(spelledOut));
  if (isWhole) return 200;
  const [first] = query.terms;
  if (first === undefined) return 0;
  const { givenName, displayName } = prepared.contact;
  const isSurnameFirst = givenName === '' && displayName.includes(',');
  const given = givenName === '' ? name.text : fold(givenName);
  return !isSurnameFirst && given.startsWith(first.text) ? 20 : 0;
}

/** Returns the folded display name's words with single spaces between. */
export function nameTextOf(prepared: PreparedContact): string {
  return namesOf(prepared)[0]?.text ?? '';
}

/** Returns the folded display name's words, folded once for matching, joining and sorting. */
export function nameOf(prepared: PreparedContact): readonly string[] {
  return namesOf(prepared)[0]?.words ?? [];
}

function namesOf(prepared: PreparedContact): readonly FoldedText[] {
  prepared.names ??= nameTexts(prepared.contact);
  return prepared.names;
}

function textsAt(prepared: PreparedContact, index: number): readonly FoldedText[] {
  // Most questions reach no further than the name.
  if (index === 0) return namesOf(prepared);
  prepared.texts ??= [];
  const known = prepared.texts[index];
  if (known !== undefined) return known;
  const made = fields[index]?.read(prepared.contact) ?? [];
  prepared.texts[index] = made;
  return made;
}

/** Returns the display name, then its other spelling, then given name and surname where it does not hold them. */
function nameTexts({ displayName, givenName, surname }: Contact): readonly FoldedText[] {
  const full = displayName === '' ? `${givenName} ${surname}` : displayName;
  const texts = foldedTexts(full);
  if (full.includes(givenName) && full.includes(surname)) return texts;
  return [...texts, ...[givenName, surname].filter((part) => !full.includes(part)).flatMap(textOf)];
}

function textOf(text: string): readonly FoldedText[] {
  return text === '' ? [] : foldedTexts(text);
}

function localPart(address: string): string {
  const at = address.lastIndexOf('@');
  return at < 0 ? address : address.slice(0, at);
}

/** Returns the domain of an address without its last label, which would make everybody a match for "com" or "co". */
function domainOf(address: string): string {
  const domain = readableDomain(address.slice(address.lastIndexOf('@') + 1));
  const dot = domain.lastIndexOf('.');
  return dot < 0 ? domain : domain.slice(0, dot);
}

function emailLevel(contact: Contact, email: string): number {
  let best = 0;
  for (const address of [...contact.emails, contact.userPrincipalName, ...contact.imAddresses]) {
    const key = addressKey(address);
    if (key === email) return levels.exact;
    if (key.startsWith(email)) best = levels.prefix;
  }
  return best;
}

function hasDomain(contact: Contact, domain: string): boolean {
  return contact.emails.some((address) => {
    const key = addressKey(address);
    const own = key.slice(key.lastIndexOf('@') + 1);
    return own === domain || own.endsWith(`.${domain}`);
  });
}

function hasPhone(prepared: PreparedContact, readings: readonly string[]): boolean {
  if (prepared.phones === undefined) {
    const { contact } = prepared;
    prepared.phones = [...phonesOf(contact), contact.fax].flatMap(phoneForms);
  }
  return prepared.phones.some((stored) => readings.some((core) => phoneEndsWith(stored, core)));
}
