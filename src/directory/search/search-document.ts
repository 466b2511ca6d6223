import type { Contact } from '../../contacts/contact.ts';
import type { Owner } from '../../contacts/owner.ts';
import { displayNameOf } from '../../contacts/text/display-name.ts';
import { phonesOf } from '../../contacts/text/phone.ts';

/** The indexed fields of a contact. Null-free: an absent text is '', an absent list []. */
export interface SearchDocument {
  /** Unique in one index. A later document with the same id replaces the earlier one. */
  readonly id: string;
  /** The owner of a personal contact, undefined for a shared one. */
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

/** A shared contact, the only kind that the shared index accepts. */
export interface SharedDocument extends SearchDocument {
  readonly owner: undefined;
}

/** Returns the document of a contact. Its id includes the source, so that ids of two systems cannot collide. */
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
    phones: phonesOf(contact).filter((one) => one !== ''),
  };
}

export function isShared(document: SearchDocument): document is SharedDocument {
  return document.owner === undefined;
}
