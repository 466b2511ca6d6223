import type { Contact } from '../../contacts/contact.ts';
import type { ContactQuery } from '../../contacts/query/contact-query.ts';
import { words } from '../../contacts/text/fold.ts';
import { matchesPhone } from '../../contacts/text/phone.ts';
import type { SearchAnswer } from '../provider.ts';

/** Searching in contacts that we hold, for systems whose own search reaches too little or does not exist. */

/** A contact with what is searched in it, folded once. */
export interface HeldContact {
  readonly contact: Contact;
  readonly text: string;
}

const mostHits = 500;

export function holdContact(contact: Contact): HeldContact {
  const { displayName, givenName, surname, company, department, jobTitle, emails } = contact;
  const texts = [displayName, givenName, surname, company, department, jobTitle, ...emails];
  return { contact, text: texts.flatMap(words).join(' ') };
}

/**
 * The contacts that a question may mean, those with most of its words first, at most 500. As coarse as a
 * backend's search: with several words the longest decides, and callers check every hit again.
 */
export function searchHeld(held: Iterable<HeldContact>, query: ContactQuery): SearchAnswer {
  const wanted = query.words.flatMap(words).sort((one, other) => other.length - one.length);
  const mayMean = test(query, wanted[0] ?? '');
  const hits: { readonly contact: Contact; readonly met: number }[] = [];
  for (const { contact, text } of held) {
    if (!mayMean(contact, text)) continue;
    hits.push({ contact, met: wanted.filter((word) => text.includes(word)).length });
  }
  hits.sort((one, other) => other.met - one.met);
  return {
    contacts: hits.slice(0, mostHits).map(({ contact }) => contact),
    truncated: hits.length > mostHits,
  };
}

function test(query: ContactQuery, longest: string): (contact: Contact, text: string) => boolean {
  const email = query.email.toLowerCase();
  const ending = `@${query.domain.toLowerCase()}`;
  if (email !== '') return ({ emails }) => emails.some((one) => one.toLowerCase() === email);
  if (longest !== '') return (_, text) => text.includes(longest);
  if (query.words.length > 0) return () => false;
  if (query.phone !== '') {
    return ({ mobilePhones, businessPhones, homePhones }) =>
      [...mobilePhones, ...businessPhones, ...homePhones].some((phone) => matchesPhone(query.phone, phone));
  }
  return query.domain === ''
    ? () => false
    : ({ emails }) => emails.some((one) => one.toLowerCase().endsWith(ending));
}

/** Whether a question asks for nothing at all: one digit is the end of every tenth number. */
export function asksNothing({ words: typed, email, domain, phone }: ContactQuery): boolean {
  return typed.length === 0 && email === '' && domain === '' && !/\d\D*\d/.test(phone);
}
