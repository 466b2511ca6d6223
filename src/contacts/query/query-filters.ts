import type { Contact } from '../contact.ts';
import { mailContactSources, type SourceId, sourceTable } from '../sources.ts';
import { readableDomain } from '../text/ascii-domain.ts';
import { words } from '../text/fold.ts';
import { foldedTexts } from '../text/folded-text.ts';
import { phonesOf } from '../text/phone.ts';
import { filterWordsOf, hasOneOf, isJobWord, translationsOf } from '../text/translations.ts';
import {
  type ContactQuery,
  type PersonFilter,
  type QueryFilter,
  type SourceWord,
  sourceWords,
} from './contact-query.ts';

const fieldOfWord: Readonly<Record<string, QueryFilter['field']>> = {
  company: 'company',
  org: 'company',
  title: 'title',
  role: 'title',
  department: 'department',
  dept: 'department',
  city: 'city',
  town: 'city',
  in: 'place',
};
const filter = new RegExp(
  `(?<![\\p{L}\\p{N}])(${Object.keys(fieldOfWord).join('|')}|source|has):\\s?(?:["“”„«»]([^"“”„«»]+)["“”„«»]|([^\\s"“”„«»,;]+))`,
  'giu',
);
/** A digit behind the minus is more likely a number's part. */
const minus = /(?<=^|\s)[-−–](\p{L}[^\s]*)/gu;
const minusAtEnd = /(?:^|\s)[-−–]$/u;

interface Taken {
  readonly rest: string;
  readonly filters: readonly QueryFilter[];
  readonly personFilters: readonly PersonFilter[];
  readonly without: readonly string[];
}

/**
 * Takes `company:contoso`, `in:"New York"`, `-city:berlin`, `source:outlook`, `has:phone` and `-word` out of a query's
 * text.
 */
export function takeFilters(text: string): Taken {
  const filters: QueryFilter[] = [];
  const personFilters: PersonFilter[] = [];
  const without: string[] = [];
  if (!text.includes(':') && !/[-−–]\p{L}/u.test(text))
    return { rest: text, filters, personFilters, without };
  let rest = '';
  let end = 0;
  for (const found of text.matchAll(filter)) {
    const [whole, name = '', quoted, plain] = found;
    const before = text.slice(end, found.index);
    const isExcluded = minusAtEnd.test(before.slice(-2));
    const read = readFilter(name.toLowerCase(), (quoted ?? plain ?? '').trim(), isExcluded);
    if (read === undefined) continue;
    if ('isExcluded' in read) personFilters.push(read);
    else filters.push(read);
    rest += `${isExcluded ? before.slice(0, -1) : before} `;
    end = found.index + whole.length;
  }
  rest = (rest + text.slice(end)).replace(minus, (whole, word: string) => {
    if (words(word).length === 0) return whole;
    without.push(word);
    return ' ';
  });
  return { rest, filters, personFilters, without };
}

function readFilter(
  name: string,
  value: string,
  isExcluded: boolean,
): QueryFilter | PersonFilter | undefined {
  if (name === 'source') {
    const source = sourceWords.find((word) => word === value.toLowerCase());
    return source && { field: 'source', text: source, isExcluded };
  }
  if (name === 'has') {
    const detail = (['phone', 'email'] as const).find((one) => one === value.toLowerCase());
    return detail && { field: 'has', text: detail, isExcluded };
  }
  const field = fieldOfWord[name];
  if (field === undefined || words(value).length === 0) return undefined;
  return isExcluded ? { field, text: value, isExcluded } : { field, text: value };
}

/** Whether a contact is what the query's filters ask for, and has none of the words that it must not have. */
export function meetsFilters(contact: Contact, { filters = [], without = [] }: ContactQuery): boolean {
  return (
    filters.every((one) => meetsFilter(contact, one)) &&
    !(without.length > 0 && hasAny(contact, without.flatMap(words)))
  );
}

/** Whether a contact is what one filter asks for. */
export function meetsFilter(contact: Contact, { field, text }: QueryFilter): boolean {
  const held = textsOf(contact, field).flatMap(allWords);
  return words(text).every((word) => {
    const isJob = field === 'place' && isJobWord(word);
    const own = isJob ? [...held, ...allWords(contact.jobTitle)] : held;
    const parts = field === 'company' ? [word] : filterWordsOf(word);
    return parts.every(
      (part) => own.some((one) => one.startsWith(part)) || isTranslated(contact, field, part),
    );
  });
}

/** Whether a field's word is what another language calls a city or a job. */
function isTranslated(
  { city, jobTitle, department }: Contact,
  field: QueryFilter['field'],
  word: string,
): boolean {
  const { cities, jobs } = translationsOf(word);
  switch (field) {
    case 'company':
      return false;
    case 'city':
      return hasOneOf(cities, city);
    case 'title':
      return hasOneOf(jobs, jobTitle);
    case 'department':
      return hasOneOf(jobs, department);
    case 'place':
      return hasOneOf(cities, city) || hasOneOf(jobs, department) || hasOneOf(jobs, jobTitle);
  }
}

/** Whether a person with these records is what the query's filters of people ask for. */
export function meetsPersonFilters(
  records: readonly Contact[],
  { personFilters = [] }: Pick<ContactQuery, 'personFilters'>,
): boolean {
  return personFilters.every((one) => {
    const isMet = records.some((record) => {
      if (one.field === 'source') return isKeptIn(record, one.text);
      // "Everyone at Fabrikam except John Doe"
      if (one.field !== 'has') return meetsFilter(record, one) || isNamed(record, one.text);
      return one.text === 'phone' ? phonesOf(record).length > 0 : record.emails.length > 0;
    });
    return isMet !== one.isExcluded;
  });
}

function isNamed({ displayName, givenName, surname }: Contact, text: string): boolean {
  const name = [displayName, givenName, surname].flatMap(allWords);
  return words(text).every((word) => name.includes(word));
}

/** Whether a record belongs to the source that a word names. */
export function isKeptIn({ ref, kind, userPrincipalName }: Contact, word: SourceWord): boolean {
  // The directory has contacts as well.
  const isColleague = kind === 'colleague' || userPrincipalName !== '';
  return isNamedBy(ref.source, word) && (word !== 'colleagues' || isColleague);
}

/** Whether a source is one that a word names. */
export function isNamedBy(source: SourceId, word: SourceWord): boolean {
  switch (word) {
    case 'outlook':
      return sourceTable[source].personal;
    case 'exchange':
      return mailContactSources.has(source);
    case 'unified':
      return source === 'unified-contacts';
    case 'pingidm':
      return source === 'pingidm';
    case 'colleagues':
      return source === 'graph-directory';
  }
}

function textsOf(contact: Contact, field: QueryFilter['field']): readonly string[] {
  switch (field) {
    case 'company':
      return [contact.company];
    case 'title':
      return [contact.jobTitle];
    case 'department':
      return [contact.department];
    case 'city':
      return [contact.city];
    case 'place':
      return [contact.city, contact.company, contact.department, ...contact.emails.map(domainOf)];
  }
}

function domainOf(address: string): string {
  return readableDomain(address.slice(address.lastIndexOf('@') + 1));
}

function hasAny(contact: Contact, unwanted: readonly string[]): boolean {
  const { displayName, givenName, surname, company, department, jobTitle, city, emails } = contact;
  const held = [displayName, givenName, surname, company, department, jobTitle, city, ...emails].flatMap(
    allWords,
  );
  return unwanted.some((word) => held.includes(word));
}

function allWords(text: string): readonly string[] {
  return foldedTexts(text).flatMap(({ words: folded }) => folded);
}
