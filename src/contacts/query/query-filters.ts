import type { Contact } from '../contact.ts';
import { fold, foldSpelledOut, words, wordsOfFolded } from '../text/fold.ts';
import type { ContactQuery, QueryFilter } from './contact-query.ts';

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
  `(?<![\\p{L}\\p{N}])(${Object.keys(fieldOfWord).join('|')}):\\s?(?:["“”„«»]([^"“”„«»]+)["“”„«»]|([^\\s"“”„«»,;]+))`,
  'giu',
);
/** A digit behind the minus is more likely a number's part. */
const minus = /(?<=^|\s)[-−–](\p{L}[^\s]*)/gu;

interface Taken {
  readonly rest: string;
  readonly filters: readonly QueryFilter[];
  readonly without: readonly string[];
}

/** Takes `company:contoso`, `in:"New York"` and `-word` out of a query's text. */
export function takeFilters(text: string): Taken {
  const filters: QueryFilter[] = [];
  const without: string[] = [];
  if (!text.includes(':') && !/[-−–]\p{L}/u.test(text)) return { rest: text, filters, without };
  const rest = text
    .replace(filter, (whole, name: string, quoted: string | undefined, plain: string | undefined) => {
      const field = fieldOfWord[name.toLowerCase()];
      const value = (quoted ?? plain ?? '').trim();
      if (field === undefined || words(value).length === 0) return whole;
      filters.push({ field, text: value });
      return ' ';
    })
    .replace(minus, (whole, word: string) => {
      if (words(word).length === 0) return whole;
      without.push(word);
      return ' ';
    });
  return { rest, filters, without };
}

/** Whether a contact is what the query's filters ask for, and has none of the words that it must not have. */
export function meetsFilters(contact: Contact, { filters = [], without = [] }: ContactQuery): boolean {
  return (
    filters.every(({ field, text }) => {
      const held = textsOf(contact, field).flatMap(allWords);
      return words(text).every((word) => held.some((one) => one.startsWith(word)));
    }) && !(without.length > 0 && hasAny(contact, without.flatMap(words)))
  );
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
      return [contact.city, contact.company, contact.department];
  }
}

function hasAny(contact: Contact, unwanted: readonly string[]): boolean {
  const { displayName, givenName, surname, company, department, jobTitle, city, emails } = contact;
  const held = [displayName, givenName, surname, company, department, jobTitle, city, ...emails].flatMap(
    allWords,
  );
  return unwanted.some((word) => held.includes(word));
}

function allWords(text: string): readonly string[] {
  if (text === '') return [];
  const other = foldSpelledOut(text);
  return wordsOfFolded(other === '' ? fold(text) : `${fold(text)} ${other}`);
}
