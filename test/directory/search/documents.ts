import { type Contact, emptyFields } from '../../../src/contacts/contact.ts';
import { parseQuery } from '../../../src/contacts/query/parse-query.ts';
import type { SearchDocument, SharedDocument } from '../../../src/directory/search/search-document.ts';
import type { SearchIndex } from '../../../src/directory/search/search-index.ts';

/** A shared document with a name "Given Surname" and whatever else is given. */
export function person(id: string, name: string, more: Partial<SharedDocument> = {}): SharedDocument {
  const [givenName = '', ...rest] = name.split(' ');
  return {
    id,
    owner: undefined,
    givenName,
    surname: rest.join(' '),
    displayName: name,
    company: '',
    department: '',
    title: '',
    city: '',
    emails: [],
    phones: [],
    ...more,
  };
}

/** The same as the live search sees it. */
export function contactOf({ title, phones, owner, id, ...fields }: SearchDocument): Contact {
  return {
    ...emptyFields,
    ...fields,
    jobTitle: title,
    businessPhones: phones,
    ref: { source: 'exchange-mail-contacts', id, owner },
    kind: 'mail-contact',
    userPrincipalName: '',
    version: '',
    readOnly: false,
  };
}

/** The ids that a typed text finds, the best first. */
export function idsOf(index: SearchIndex<SearchDocument>, typed: string, limit = 10): readonly string[] {
  return index.search(parseQuery(typed), limit).map(({ id }) => id);
}
