import { matchReason } from '../../cards/contacts/match-reason.ts';
import type { ChangeRequest } from '../../changes/request/change-request.ts';
import { type Contact, type ContactField, pickFields } from '../../contacts/contact.ts';
import type { ContactQuery, Wanted } from '../../contacts/query/contact-query.ts';
import { isFilled } from '../../contacts/validation/field-values.ts';
import type { FoundPerson } from '../../directory/found-person.ts';
import { messages } from '../../languages/messages.ts';
import type { DialogContext } from '../define-dialog.ts';

/** What a chat shows of a person. */
export interface Redacted {
  readonly person: FoundPerson;
  /** The detail to show large: the wanted one, unless it is left out. */
  readonly wants: Wanted;
  /** A sentence about what is left out; '' for nothing. */
  readonly note: string;
}

/**
 * Leaves out what a chat with others, who may be guests, should not show of a person: mobile and private numbers,
 * the postal address and notes. In the 1:1 chat everything is shown.
 */
export function redactPerson(
  person: FoundPerson,
  wants: Wanted,
  { chat }: Pick<DialogContext, 'chat'>,
): Redacted {
  const whole = { person, wants, note: '' };
  if (chat.kind === 'personal' || ![person.contact, ...person.records].some(hasPrivateDetails)) return whole;
  const { businessPhones } = person.contact;
  const isLeftOut = wants === 'address' || (wants === 'phone' && businessPhones.length === 0);
  const { refs, photo, isLike, missing, matches } = person;
  return {
    // A person from the cache computes its properties, so that it cannot be spread.
    person: {
      contact: withoutPrivate(person.contact),
      refs,
      records: person.records.map(withoutPrivate),
      ...(photo === undefined ? {} : { photo }),
      ...(isLike === undefined ? {} : { isLike }),
      ...(missing === undefined ? {} : { missing }),
      ...(matches === undefined ? {} : { matches }),
    },
    wants: isLeftOut ? 'anything' : wants,
    note: messages.contacts.privateDetailsAreShownInOurChat,
  };
}

/** Returns people for the rows of a list, with why they match, and the detail that all rows can show. */
export function redactRows(
  people: readonly FoundPerson[],
  query: ContactQuery,
  context: Pick<DialogContext, 'chat'>,
): { readonly rows: readonly { person: FoundPerson; why: string }[]; readonly wants: Wanted } {
  const redacted = people.map((person) => redactPerson(person, query.wants, context));
  return {
    rows: redacted.map(({ person }) => ({ person, why: matchReason(person, query) })),
    wants: redacted.every(({ wants }) => wants === query.wants) ? query.wants : 'anything',
  };
}

/** Leaves the values of private details out of a request about contacts, as {@link redactPerson} does out of a person. */
export function redactRequest(
  request: ChangeRequest,
  { chat }: Pick<DialogContext, 'chat'>,
): { readonly request: ChangeRequest; readonly note: string } {
  const isPublic = ({ field }: { readonly field: ContactField }) => !privateFields.has(field);
  const { difference, items } = request;
  const all = [...difference, ...items.flatMap((item) => item.difference)];
  if (chat.kind === 'personal' || all.every(isPublic)) return { request, note: '' };
  return {
    request: {
      ...request,
      difference: difference.filter(isPublic),
      items: items.map((item) => ({ ...item, difference: item.difference.filter(isPublic) })),
    },
    note: messages.contacts.privateDetailsAreShownInOurChat,
  };
}

const privateFields: ReadonlySet<ContactField> = new Set<ContactField>([
  'mobilePhones',
  'homePhones',
  'street',
  'postalCode',
  'notes',
]);

function hasPrivateDetails(contact: Contact): boolean {
  return [...privateFields].some((field) => isFilled(contact[field]));
}

function withoutPrivate(contact: Contact): Contact {
  return { ...contact, ...pickFields({}, [...privateFields]) };
}
