import { z } from 'zod';
import type { Contact, ContactChanges, ContactFields } from '../../contacts/contact.ts';
import type { Owner } from '../../contacts/owner.ts';
import { isExchangeAddress } from '../../contacts/text/exchange-address.ts';
import { type FieldLimit, single } from '../../contacts/validation/field-limit.ts';
import { filledTexts, listOf } from '../shared/filled.ts';

/** Maps Outlook contacts between Graph's and our fields. */

const texts = z.string().nullish();
const lists = z.array(z.string().nullable()).nullish();
export const contactSchema = z.object({
  id: z.string().min(1),
  '@odata.etag': z.string().optional(),
  createdDateTime: texts,
  displayName: texts,
  givenName: texts,
  surname: texts,
  emailAddresses: z.array(z.object({ name: texts, address: texts })).nullish(),
  mobilePhone: texts,
  businessPhones: lists,
  homePhones: lists,
  imAddresses: lists,
  jobTitle: texts,
  department: texts,
  companyName: texts,
  officeLocation: texts,
  businessAddress: z
    .object({ street: texts, city: texts, state: texts, postalCode: texts, countryOrRegion: texts })
    .nullish(),
  businessHomePage: texts,
  personalNotes: texts,
});

export type GraphContact = z.infer<typeof contactSchema>;

/** The fields that create and update accept. Where Graph documents no limit, Exchange's limit is assumed. */
export const fieldLimits = {
  displayName: { required: true, maxLength: 256, maxValues: 1 },
  givenName: single(64),
  surname: single(64),
  emails: { required: false, maxLength: 254, maxValues: 3 },
  mobilePhones: single(64),
  businessPhones: { required: false, maxLength: 64, maxValues: 2 },
  homePhones: { required: false, maxLength: 64, maxValues: 2 },
  imAddresses: { required: false, maxLength: 254, maxValues: 3 },
  jobTitle: single(128),
  department: single(128),
  company: single(128),
  office: single(128),
  street: single(256),
  city: single(128),
  state: single(128),
  postalCode: single(40),
  country: single(128),
  webPage: single(1024),
  notes: single(8000),
} as const satisfies Partial<Record<keyof ContactFields, FieldLimit>>;

export function fromContact(contact: GraphContact, owner: Owner): Contact {
  const address = contact.businessAddress;
  return {
    displayName: contact.displayName ?? '',
    givenName: contact.givenName ?? '',
    surname: contact.surname ?? '',
    emails: filledTexts(contact.emailAddresses?.map((email) => email.address)).filter(
      (address) => !isExchangeAddress(address),
    ),
    mobilePhones: listOf(contact.mobilePhone),
    businessPhones: filledTexts(contact.businessPhones),
    homePhones: filledTexts(contact.homePhones),
    fax: '',
    imAddresses: filledTexts(contact.imAddresses),
    jobTitle: contact.jobTitle ?? '',
    department: contact.department ?? '',
    company: contact.companyName ?? '',
    office: contact.officeLocation ?? '',
    street: address?.street ?? '',
    city: address?.city ?? '',
    state: address?.state ?? '',
    postalCode: address?.postalCode ?? '',
    country: address?.countryOrRegion ?? '',
    webPage: contact.businessHomePage ?? '',
    notes: contact.personalNotes ?? '',
    mailTip: '',
    hiddenFromAddressLists: false,
    ref: { source: 'graph-personal-contacts', id: contact.id, owner },
    kind: 'personal-contact',
    userPrincipalName: '',
    version: contact['@odata.etag'] ?? '',
    readOnly: false,
  };
}

const plainNames = {
  displayName: 'displayName',
  givenName: 'givenName',
  surname: 'surname',
  jobTitle: 'jobTitle',
  department: 'department',
  company: 'companyName',
  office: 'officeLocation',
  webPage: 'businessHomePage',
  notes: 'personalNotes',
  businessPhones: 'businessPhones',
  homePhones: 'homePhones',
  imAddresses: 'imAddresses',
} as const;
const addressNames = {
  street: 'street',
  city: 'city',
  state: 'state',
  postalCode: 'postalCode',
  country: 'countryOrRegion',
} as const;

/**
 * Returns the body of a create (`stored` undefined) or an update: the changed fields and those that must be sent with
 * them.
 */
export function toContact(
  changes: ContactChanges,
  stored: GraphContact | undefined,
): Record<string, unknown> {
  const body: Record<string, unknown> = {};
  for (const [field, name] of typedEntries(plainNames)) {
    const value = changes[field];
    if (value !== undefined) body[name] = value === '' ? null : value;
  }
  if (changes.mobilePhones !== undefined) body.mobilePhone = changes.mobilePhones[0] ?? null;
  if (changes.emails !== undefined) {
    const name = changes.displayName ?? stored?.displayName ?? '';
    const kept = stored?.emailAddresses?.filter(({ address }) => isExchangeAddress(address ?? '')) ?? [];
    body.emailAddresses = [...changes.emails.map((address) => ({ name, address })), ...kept];
  }
  const namesChange = changes.givenName !== undefined || changes.surname !== undefined;
  if (namesChange && changes.displayName === undefined && stored?.displayName) {
    body.displayName = stored.displayName;
  }
  // The postal address is one value in Graph: omitted properties are cleared.
  if (typedEntries(addressNames).some(([field]) => changes[field] !== undefined)) {
    const address: Record<string, string | null> = {};
    for (const [field, name] of typedEntries(addressNames)) {
      address[name] = (changes[field] ?? stored?.businessAddress?.[name]) || null;
    }
    body.businessAddress = address;
  }
  return body;
}

function typedEntries<T extends object>(table: T): [keyof T, T[keyof T]][] {
  return Object.entries(table) as [keyof T, T[keyof T]][];
}
