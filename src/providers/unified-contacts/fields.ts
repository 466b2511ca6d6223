import { z } from 'zod';
import {
  type Contact,
  type ContactChanges,
  type ContactFields,
  emptyFields,
} from '../../contacts/contact.ts';
import { withoutReferences } from '../../contacts/text/character-references.ts';
import { isExchangeAddress } from '../../contacts/text/exchange-address.ts';
import { type FieldLimit, single } from '../../contacts/validation/field-limit.ts';
import { filledTexts } from '../shared/filled.ts';

/** Maps contacts of the Unified Contacts database between its API's and our fields. */

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

/** A list is stored as one text of at most 4000 characters, which always has room for ten values of this length. */
const several = (maxLength: number): FieldLimit => ({
  required: false,
  maxLength,
  maxValues: 10,
  isJoined: true,
});
/** The fields that create and update accept. */
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

/** Returns a contact from its stored fields. */
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
 * Returns the fields of a stored contact. An empty list is read back as one with an empty text, so empty texts are
 * dropped. Some feeding systems store texts as HTML (`O&#39;Brien`); character references are decoded here only.
 * Unchanged fields are never written back, so that they keep theirs.
 */
export function toFields(contact: Omit<UnifiedContact, 'id'>): ContactChanges {
  const parts = [
    contact.addressStreetAddress,
    contact.addressPostalCode,
    contact.addressCity,
    contact.addressCountry,
  ];
  // An address that is one text only is shown as the street.
  const whole = parts.some((part) => part) ? '' : contact.addressFullString;
  return {
    displayName: decoded(contact.displayName),
    emails: filledTexts(contact.mailAddresses)
      .filter((address) => !isExchangeAddress(address))
      .map(decoded),
    mobilePhones: filledTexts(contact.mobilePhoneNumbers).map(decoded),
    businessPhones: filledTexts(contact.businessPhoneNumbers).map(decoded),
    homePhones: filledTexts(contact.homePhoneNumbers).map(decoded),
    imAddresses: filledTexts(contact.imAddresses).map(decoded),
    jobTitle: decoded(contact.jobTitle),
    department: decoded(contact.department),
    company: decoded(contact.companyName),
    street: decoded(contact.addressStreetAddress || whole),
    city: decoded(contact.addressCity),
    postalCode: decoded(contact.addressPostalCode),
    country: decoded(contact.addressCountry),
  };
}

function decoded(text: string | null | undefined): string {
  return withoutReferences(text ?? '');
}

/** The names of our fields in the API. */
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

/** Returns the internal addresses of Exchange that a stored contact has, which are not shown and stay as they are. */
export function internalAddresses({ mailAddresses }: UnifiedContact): readonly string[] {
  return filledTexts(mailAddresses).filter(isExchangeAddress);
}

/**
 * Returns the body of a create or a patch. A field is cleared with '' or [], because null leaves it unchanged.
 * @param internal the addresses that stay behind those of the changes
 */
export function toBody(changes: ContactChanges, internal: readonly string[] = []): Record<string, unknown> {
  const body: Record<string, unknown> = {};
  for (const [field, name] of Object.entries(propertyNames)) {
    const value = changes[field as keyof typeof propertyNames];
    if (value !== undefined) body[name] = value;
  }
  if (changes.emails !== undefined) body.mailAddresses = [...changes.emails, ...internal];
  // The address as one text would otherwise keep its previous value.
  if (addressFields.some((field) => changes[field] !== undefined)) body.addressFullString = '';
  return body;
}

/** Returns the field with a value that contains a semicolon, which would be read back as two values; '' for none. */
export function splitField(changes: ContactChanges): string {
  const split = Object.entries(changes).find(
    ([, value]) => Array.isArray(value) && value.some((item: string) => item.includes(';')),
  );
  return split?.[0] ?? '';
}
