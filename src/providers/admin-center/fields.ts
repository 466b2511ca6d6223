import { z } from 'zod';
import { type Contact, type ContactChanges, emptyFields } from '../../contacts/contact.ts';
import { countryName } from '../../contacts/text/country.ts';
import { describeMismatch } from '../../platform/describe-mismatch.ts';
import { fieldLimits as exchangeLimits } from '../exchange/contact-fields.ts';
import { fromMailTip, toMailTip } from '../exchange/mail-tip.ts';

/** Maps mail contacts between the admin center's and our fields. */

const texts = z.string().nullish();
const recordSchema = z.looseObject({
  ContactId: z.string().min(1),
  ContactDisplayName: texts,
  ContactFirstName: texts,
  ContactLastName: texts,
  ContactExternalEmailAddress: texts,
  ContactMobilePhone: texts,
  ContactPhone: texts,
  ContactFax: texts,
  ContactTitle: texts,
  ContactDepartment: texts,
  ContactCompany: texts,
  ContactOffice: texts,
  ContactStreetAddress: texts,
  ContactStreetAddress2: texts,
  ContactStreetAddress3: texts,
  ContactCity: texts,
  ContactStateOrProvince: texts,
  ContactPostalCode: texts,
  ContactCountryOrRegion: z.object({ DisplayName: texts, LocalizedDisplayName: texts }).nullish(),
  ContactWebPage: texts,
  ContactMailTip: texts,
  ContactHiddenFromAddressListsEnabled: z.boolean().nullish(),
  IsDirSynced: z.boolean().nullish(),
});

const recordsSchema = z.array(recordSchema);

/** A record with all its properties, known or not, because a write sends it back completely. */
export type AdminCenterRecord = z.infer<typeof recordSchema>;

/**
 * The fields that create and update accept: those of the mail contact in Exchange, without two that the admin center
 * lacks.
 */
const { homePhones: _homePhones, notes: _notes, ...limits } = exchangeLimits;
export const fieldLimits = limits;

/**
 * Returns the records of a list. The name of its property is not known, so the first array of records is used; others,
 * such as warnings, may come with it. The link to the next page is null, '' or a space at the end. If the answer is not a
 * list of contacts, returns where it is wrong.
 */
export function fromListing(
  json: unknown,
):
  | { readonly records: readonly AdminCenterRecord[]; readonly nextLink: string }
  | { readonly mismatch: string } {
  const answer = z.record(z.string(), z.unknown()).safeParse(json);
  if (!answer.success) return { mismatch: describeMismatch(answer.error) };
  const lists = Object.values(answer.data).filter(Array.isArray);
  const ofObjects = lists.filter((list) => list.some((row) => typeof row === 'object'));
  const [first = lists.find((list) => list.length === 0) ?? lists[0]] = ofObjects;
  const list = ofObjects.find((some) => recordsSchema.safeParse(some).success) ?? first;
  const rows = recordsSchema.safeParse(list);
  if (!rows.success) return { mismatch: describeMismatch(rows.error) };
  const { NextLink } = answer.data;
  return { records: rows.data, nextLink: typeof NextLink === 'string' ? NextLink.trim() : '' };
}

/** Returns the id in the answer to a create, '' if there is none: the body may be empty. */
export function fromCreated(json: unknown): string {
  const created = z.object({ ContactId: z.string() }).safeParse(json);
  return created.success ? created.data.ContactId : '';
}

export function fromRecord(record: AdminCenterRecord): Contact {
  const one = (text: string | null | undefined) => (text ? [text] : []);
  const lines = [record.ContactStreetAddress, record.ContactStreetAddress2, record.ContactStreetAddress3];
  return {
    ...emptyFields,
    ref: { source: 'admin-center-mail-contacts', id: record.ContactId, owner: undefined },
    kind: 'mail-contact',
    userPrincipalName: '',
    version: '',
    readOnly: record.IsDirSynced === true,
    displayName: record.ContactDisplayName ?? '',
    givenName: record.ContactFirstName ?? '',
    surname: record.ContactLastName ?? '',
    emails: one(record.ContactExternalEmailAddress?.replace(/^smtp:/i, '')),
    mobilePhones: one(record.ContactMobilePhone),
    businessPhones: one(record.ContactPhone),
    fax: record.ContactFax ?? '',
    jobTitle: record.ContactTitle ?? '',
    department: record.ContactDepartment ?? '',
    company: record.ContactCompany ?? '',
    office: record.ContactOffice ?? '',
    street: lines.filter((line) => line).join('\n'),
    city: record.ContactCity ?? '',
    state: record.ContactStateOrProvince ?? '',
    postalCode: record.ContactPostalCode ?? '',
    country: record.ContactCountryOrRegion?.DisplayName ?? '',
    webPage: record.ContactWebPage ?? '',
    mailTip: fromMailTip(record.ContactMailTip ?? ''),
    hiddenFromAddressLists: record.ContactHiddenFromAddressListsEnabled ?? false,
  };
}

const textNames = {
  displayName: 'ContactDisplayName',
  givenName: 'ContactFirstName',
  surname: 'ContactLastName',
  emails: 'ContactExternalEmailAddress',
  mobilePhones: 'ContactMobilePhone',
  businessPhones: 'ContactPhone',
  fax: 'ContactFax',
  jobTitle: 'ContactTitle',
  department: 'ContactDepartment',
  company: 'ContactCompany',
  office: 'ContactOffice',
  city: 'ContactCity',
  state: 'ContactStateOrProvince',
  postalCode: 'ContactPostalCode',
  webPage: 'ContactWebPage',
} as const;

/** Returns the body of a create: the properties that the admin center's own form sends, with or without values. */
export function toCreate(changes: ContactChanges): object {
  return {
    ContactFirstName: changes.givenName ?? '',
    ContactLastName: changes.surname ?? '',
    ContactDisplayName: changes.displayName ?? '',
    ContactExternalEmailAddress: changes.emails?.[0] ?? '',
    ContactMobilePhone: changes.mobilePhones?.[0] ?? '',
    ContactPhone: changes.businessPhones?.[0] ?? '',
    ContactFax: changes.fax ?? '',
    ContactTitle: changes.jobTitle ?? '',
    ContactCompany: changes.company ?? '',
    ContactWebPage: changes.webPage ?? '',
    ContactMailTip: toMailTip(changes.mailTip ?? '') ?? '',
    ContactHiddenFromAddressListsEnabled: changes.hiddenFromAddressLists ?? false,
    selected: false,
  };
}

/**
 * Returns a stored record with the changes, to be sent back completely; undefined if the stored record lacks a
 * property, which would be cleared. The link must name the contact, and is added if it is missing.
 */
export function toRecord(stored: AdminCenterRecord, changes: ContactChanges): AdminCenterRecord | undefined {
  const needed = Object.keys(recordSchema.shape);
  if (needed.some((name) => stored[name] === undefined)) return undefined;
  const record: Record<string, unknown> = { ...stored };
  for (const [field, name] of Object.entries(textNames)) {
    const value = changes[field as keyof typeof textNames];
    if (value !== undefined) record[name] = (typeof value === 'string' ? value : value[0]) ?? '';
  }
  if (changes.street !== undefined) {
    const [first = '', second = '', ...others] = changes.street.split('\n');
    record.ContactStreetAddress = first;
    record.ContactStreetAddress2 = second;
    record.ContactStreetAddress3 = others.join('\n');
  }
  if (changes.country !== undefined) {
    const country = countryName(changes.country) || changes.country;
    record.ContactCountryOrRegion = { DisplayName: country, LocalizedDisplayName: country };
  }
  if (changes.mailTip !== undefined) record.ContactMailTip = toMailTip(changes.mailTip);
  if (changes.hiddenFromAddressLists !== undefined) {
    record.ContactHiddenFromAddressListsEnabled = changes.hiddenFromAddressLists;
  }
  record.EditExchangeSettingsUrl ||= settingsLink(stored.ContactId);
  return record as AdminCenterRecord;
}

/** Returns the link to the contact in the Exchange admin center, which is mandatory in every write. */
function settingsLink(id: string): string {
  return `https://admin.exchange.microsoft.com/?landingpage=contacts/:/ContactDetails/mailContact/${id}&form=mac_sidebar`;
}
