import type { Contact } from '../../contacts/contact.ts';
import type { ContactQuery, Wanted } from '../../contacts/query/contact-query.ts';
import { fold, foldSpelledOut, words } from '../../contacts/text/fold.ts';
import { bestPhone, matchesPhone, phonesOf } from '../../contacts/text/phone.ts';
import type { FoundPerson } from '../../directory/found-person.ts';
import { listItems } from '../../languages/lists.ts';
import { messages } from '../../languages/messages.ts';
import { wantedDetail } from './wanted-detail.ts';

type Matches = NonNullable<FoundPerson['matches']>;

/** The most reasons in a row. */
const mostReasons = 2;

/**
 * Returns why a person matches, unless their row shows it; '' if the row shows all typed words. The result
 * contains typed and stored text, so neutralize it before showing it.
 */
export function matchReason(person: FoundPerson, query: ContactQuery): string {
  const { contact, missing = [] } = person;
  const typed = unseen(typedIn(query), contact, query.wants);
  const hidesPhone = query.phone !== '' && !matchesPhone(query.phone, bestPhone(contact));
  if (typed.length === 0 && !hidesPhone) return '';
  const reasons: string[] = [];
  for (const word of typed) {
    // Reasons are computed on demand: most rows need none, and a reason costs more than the search.
    const reason = reasonFor(word, contact, person.matches ?? []);
    if (reason !== '' && !reasons.includes(reason)) reasons.push(reason);
  }
  if (hidesPhone) reasons.push(phoneReason(contact, query.phone));
  if (missing.length > 0)
    reasons.push(messages.contacts.withoutWords({ words: listItems(missing.map((word) => `“${word}”`)) }));
  return reasons
    .filter((reason) => reason !== '')
    .slice(0, mostReasons)
    .join(' · ');
}

const typedWords = new WeakMap<ContactQuery, readonly string[]>();

/** Returns the typed words of a query; cached, because they are the same for every row. */
function typedIn(query: ContactQuery): readonly string[] {
  const known = typedWords.get(query);
  if (known !== undefined) return known;
  const made = [...query.words.flatMap(words), query.email, query.domain].filter((word) => word !== '');
  typedWords.set(query, made);
  return made;
}

const nothing: readonly string[] = [];

/** Returns the typed words that the row does not show. Most rows show all of them unfolded. */
function unseen(typed: readonly string[], contact: Contact, wants: Wanted): readonly string[] {
  const shown = shownOf(contact, wants);
  const plainly = shown.toLowerCase();
  if (typed.every((word) => plainly.includes(word))) return nothing;
  const seen = comparable(shown);
  return typed.filter((word) => !seen.includes(word));
}

/** Returns the text of a row. */
function shownOf(contact: Contact, wants: Wanted): string {
  const { displayName, givenName, surname, jobTitle, company, department, emails } = contact;
  const name = displayName === '' ? `${givenName} ${surname}` : displayName;
  const reach = wantedDetail(contact, wants)?.text || bestPhone(contact) || (emails[0] ?? '');
  return `${name} ${jobTitle} ${company || department} ${reach}`;
}

function reasonFor(typed: string, contact: Contact, matches: Matches): string {
  const match = matches.find((one) => one.typed === typed);
  switch (match?.kind) {
    case 'nickname':
      return messages.contacts.mayBeCalled({ word: typed });
    case 'sound':
      return messages.contacts.soundsLike({ word: typed });
    case 'typing error':
      return messages.contacts.similarTo({ word: typed });
    case 'translation':
      return match.field === 'city' || match.field === 'department'
        ? matchIn(match.field, contact[match.field])
        : '';
    case 'initials':
      return messages.contacts.initials({ word: typed });
    default:
      return matchingField(typed, contact);
  }
}

/** Returns the field that contains the word and is not in the row: `department: Treasury`. */
function matchingField(typed: string, contact: Contact): string {
  const { department, jobTitle, company, city, office, state, country, street, notes } = contact;
  const fields: readonly (readonly [keyof typeof messages.contacts.matchFields, string])[] = [
    ...contact.emails.map((address) => ['email', address] as const),
    ['company', company],
    ['department', department],
    ['title', jobTitle],
    ['city', city],
    ['office', office],
    ...contact.imAddresses.map((address) => ['chat', address] as const),
    ['state', state],
    ['country', country],
    ['street', street],
  ];
  const found = fields.find(([, text]) => text !== '' && comparable(text).includes(typed));
  if (found !== undefined) return matchIn(...found);
  // Notes are long and not meant for a list.
  return notes !== '' && comparable(notes).includes(typed)
    ? messages.contacts.inTheNotes({ word: typed })
    : '';
}

function phoneReason(contact: Contact, typed: string): string {
  const numbers = [...phonesOf(contact), contact.fax];
  const held = numbers.find((number) => number !== '' && matchesPhone(typed, number));
  return held === undefined ? '' : matchIn('phone', held);
}

function matchIn(field: keyof typeof messages.contacts.matchFields, text: string): string {
  return messages.contacts.matchIn({ field: messages.contacts.matchFields[field], text });
}

/** Returns the text folded in both spellings, without separators in names. */
function comparable(text: string): string {
  const folded = fold(text);
  const together = words(text).join('');
  return `${folded} ${foldSpelledOut(text)} ${together}`;
}
