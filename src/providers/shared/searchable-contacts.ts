import type { Contact } from '../../contacts/contact.ts';
import type { ContactQuery } from '../../contacts/query/contact-query.ts';
import { addressKey } from '../../contacts/text/address-key.ts';
import { words } from '../../contacts/text/fold.ts';
import { matchesPhone, phonesOf } from '../../contacts/text/phone.ts';
import type { SearchAnswer } from '../provider.ts';

/** A contact with its searchable text, folded once. Used for systems with insufficient or no search. */
export interface SearchableContact {
  readonly contact: Contact;
  readonly text: string;
}

const mostHits = 500;

export function toSearchable(contact: Contact): SearchableContact {
  const { displayName, givenName, surname, company, department, jobTitle, emails } = contact;
  const texts = [displayName, givenName, surname, company, department, jobTitle, ...emails];
  return { contact, text: texts.flatMap(words).join(' ') };
}

/**
 * Returns at most 500 candidates for a query, those with most of its words first. As coarse as a backend's search: of
 * several words the longest must match, and callers check every hit again.
 */
export function searchAmong(contacts: Iterable<SearchableContact>, query: ContactQuery): SearchAnswer {
  const wanted = query.words.flatMap(words).sort((one, other) => other.length - one.length);
  const matches = matcherFor(query, wanted[0] ?? '');
  const hits: { readonly contact: Contact; readonly matched: number }[] = [];
  for (const { contact, text } of contacts) {
    if (!matches(contact, text)) continue;
    hits.push({ contact, matched: wanted.filter((word) => text.includes(word)).length });
  }
  hits.sort((one, other) => other.matched - one.matched);
  return {
    contacts: hits.slice(0, mostHits).map(({ contact }) => contact),
    truncated: hits.length > mostHits,
  };
}

function matcherFor(query: ContactQuery, longest: string): (contact: Contact, text: string) => boolean {
  const { domain } = query;
  const email = addressKey(query.email);
  const ending = `@${domain}`;
  if (email !== '') return ({ emails }) => emails.some((one) => addressKey(one) === email);
  if (longest !== '') return (_, text) => text.includes(longest);
  if (query.words.length > 0) return () => false;
  if (query.phone !== '') {
    return (contact) => phonesOf(contact).some((phone) => matchesPhone(query.phone, phone));
  }
  return domain === '' ? () => false : ({ emails }) => emails.some((one) => addressKey(one).endsWith(ending));
}

/** Returns whether a query has no usable criterion. A single digit is none, because every tenth number ends with it. */
export function asksNothing({ words: typed, email, domain, phone }: ContactQuery): boolean {
  return typed.length === 0 && email === '' && domain === '' && !/\d\D*\d/.test(phone);
}
