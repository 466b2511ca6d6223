import { decodeHTMLStrict } from 'entities';
import { z } from 'zod';
import {
  type Contact,
  type ContactChanges,
  type ContactFields,
  emptyFields,
} from '../../contacts/contact.ts';
import type { FieldLimit } from '../provider.ts';
import { filled } from '../shared/filled.ts';

/** Contacts of the Unified Contacts database as its interface reads and writes them, and as everybody else knows them. */

const texts = z.string().nullish();
const lists = z.array(z.string().nullable()).nullish();
export const contactSchema = z.object({
  id: z.string().min(1),
  displayName: texts,
  jobTitle: texts,
  department: texts,
  companyName: texts,
  mailAddresses: lists,
  imAddresses: lists,
  mobilePhoneNumbers: lists,
  businessPhoneNumbers: lists,
  homePhoneNumbers: lists,
  addressFullString: texts,
  addressStreetAddress: texts,
  addressPostalCode: texts,
  addressCity: texts,
  addressCountry: texts,
});

export type UnifiedContact = z.infer<typeof contactSchema>;

const single = (maxLength: number): FieldLimit => ({ required: false, maxLength, maxValues: 1 });
/** A list is kept as one text of at most 4000 characters, which ten values of this length always fit into. */
const several = (maxLength: number): FieldLimit => ({ required: false, maxLength, maxValues: 10 });
/** What create and update accept. */
export const fieldLimits = {
  displayName: { required: true, maxLength: 256, maxValues: 1 },
  emails: several(254),
  mobilePhones: several(64),
  businessPhones: several(64),
  homePhones: several(64),
  imAddresses: several(254),
  jobTitle: single(256),
  department: single(256),
  company: single(256),
  street: single(128),
  city: single(128),
  postalCode: single(32),
  country: single(128),
} as const satisfies Partial<Record<keyof ContactFields, FieldLimit>>;

export function fromContact(contact: UnifiedContact): Contact {
  return {
    ...fromFields(toFields(contact)),
    ref: { source: 'unified-contacts', id: contact.id, owner: undefined },
  };
}

/** A contact from what the ledger keeps of it. */
export function fromKnownContact(id: string, fields: ContactChanges): Contact {
  return { ...fromFields(fields), ref: { source: 'unified-contacts', id, owner: undefined } };
}

function fromFields(fields: ContactChanges): Omit<Contact, 'ref'> {
  return {
    ...emptyFields,
    ...fields,
    kind: 'organization-contact',
    userPrincipalName: '',
    version: '',
    readOnly: false,
  };
}

/**
 * What a stored contact says. An empty list reads back as one with an empty text, so that empty texts are dropped. Some
 * feeding systems store texts as HTML (`O&#39;Brien`); their character references are decoded here and nowhere else, once.
 * A field that nobody changes is never written back, so that it keeps them.
 */
export function toFields(contact: Omit<UnifiedContact, 'id'>): ContactChanges {
  const parts = [
    contact.addressStreetAddress,
    contact.addressPostalCode,
    contact.addressCity,
    contact.addressCountry,
  ];
  // Feeding systems that know the address as one text only are shown it as the street.
  const whole = parts.some((part) => part) ? '' : contact.addressFullString;
  return {
    displayName: decoded(contact.displayName),
    emails: filled(contact.mailAddresses).map(decoded),
    mobilePhones: filled(contact.mobilePhoneNumbers).map(decoded),
    businessPhones: filled(contact.businessPhoneNumbers).map(decoded),
    homePhones: filled(contact.homePhoneNumbers).map(decoded),
    imAddresses: filled(contact.imAddresses).map(decoded),
    jobTitle: decoded(contact.jobTitle),
    department: decoded(contact.department),
    company: decoded(contact.companyName),
    street: decoded(contact.addressStreetAddress || whole),
    city: decoded(contact.addressCity),
    postalCode: decoded(contact.addressPostalCode),
    country: decoded(contact.addressCountry),
  };
}

/** A text without character references, '' for none; a space that does not break is an ordinary one here. */
function decoded(text: string | null | undefined): string {
  return text?.includes('&') ? decodeHTMLStrict(text).replaceAll('\u00a0', ' ') : (text ?? '');
}

/** What the interface calls a field. */
export const propertyNames = {
  displayName: 'displayName',
  emails: 'mailAddresses',
  mobilePhones: 'mobilePhoneNumbers',
  businessPhones: 'businessPhoneNumbers',
  homePhones: 'homePhoneNumbers',
  imAddresses: 'imAddresses',
  jobTitle: 'jobTitle',
  department: 'department',
  company: 'companyName',
  street: 'addressStreetAddress',
  city: 'addressCity',
  postalCode: 'addressPostalCode',
  country: 'addressCountry',
} as const;

const addressFields = ['street', 'city', 'postalCode', 'country'] as const;

/** The body of a create or a patch. A field is cleared with '' or []: null would keep what is stored. */
export function toBody(changes: ContactChanges): Record<string, unknown> {
  const body: Record<string, unknown> = {};
  for (const [field, name] of Object.entries(propertyNames)) {
    const value = changes[field as keyof typeof propertyNames];
    if (value !== undefined) body[name] = value;
  }
  // The address as one text would go on saying what was before.
  if (addressFields.some((field) => changes[field] !== undefined)) body.addressFullString = '';
  return body;
}

/** The field with a value that would come back as two, since lists are kept joined by semicolons; '' for none. */
export function splitField(changes: ContactChanges): string {
  const split = Object.entries(changes).find(
    ([, value]) => Array.isArray(value) && value.some((item: string) => item.includes(';')),
  );
  return split?.[0] ?? '';
}
