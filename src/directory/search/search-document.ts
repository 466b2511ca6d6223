import type { Contact } from '../../contacts/contact.ts';
import type { Owner } from '../../contacts/owner.ts';
import { displayNameOf } from '../../contacts/text/name.ts';

/** What the index reads of a contact. Null-free: an absent text is '', an absent list []. */
export interface SearchDocument {
  /** Unique in one index; a later document with the same id takes the place of the former. */
  readonly id: string;
  /** Whose personal contact it is, undefined for what everybody may see. */
  readonly owner: Owner | undefined;
  readonly givenName: string;
  readonly surname: string;
  readonly displayName: string;
  readonly company: string;
  readonly department: string;
  readonly title: string;
  readonly city: string;
  readonly emails: readonly string[];
  readonly phones: readonly string[];
}

/** A contact that everybody may see: the only kind that the shared index takes. */
export interface SharedDocument extends SearchDocument {
  readonly owner: undefined;
}

/** The document of a contact; its id names the source, too, so that two systems cannot collide. */
export function documentOf(contact: Contact): SearchDocument {
  return {
    id: `${contact.ref.source}/${contact.ref.id}`,
    owner: contact.ref.owner,
    givenName: contact.givenName,
    surname: contact.surname,
    displayName: displayNameOf(contact),
    company: contact.company,
    department: contact.department,
    title: contact.jobTitle,
    city: contact.city,
    emails: contact.emails,
    phones: [...contact.mobilePhones, ...contact.businessPhones, ...contact.homePhones].filter(
      (one) => one !== '',
    ),
  };
}

export function isShared(document: SearchDocument): document is SharedDocument {
  return document.owner === undefined;
}
