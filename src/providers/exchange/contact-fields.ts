import { z } from 'zod';
import {
  type Contact,
  type ContactChanges,
  type ContactFields,
  emptyFields,
} from '../../contacts/contact.ts';
import { countryCode } from '../../contacts/text/country.ts';
import { type FieldLimit, single } from '../../contacts/validation/field-limit.ts';
import { filledTexts, listOf } from '../shared/filled.ts';
import type { Parameters } from './cmdlets.ts';
import { fromMailTip, toMailTip } from './mail-tip.ts';

/** Maps mail contacts between Exchange's and our fields. */

const texts = z.string().nullish();
export const mailContactSchema = z.object({
  Guid: z.string().min(1),
  DisplayName: texts,
  ExternalEmailAddress: texts,
  PrimarySmtpAddress: texts,
  EmailAddresses: z.array(z.string()).nullish(),
  HiddenFromAddressListsEnabled: z.boolean().nullish(),
  MailTip: texts,
  IsDirSynced: z.boolean().nullish(),
  WhenCreatedUTC: texts,
});
export const contactSchema = z.object({
  Guid: z.string().min(1),
  RecipientTypeDetails: texts,
  DisplayName: texts,
  FirstName: texts,
  LastName: texts,
  WindowsEmailAddress: texts,
  Title: texts,
  Company: texts,
  Department: texts,
  Office: texts,
  Phone: texts,
  MobilePhone: texts,
  HomePhone: texts,
  Fax: texts,
  StreetAddress: texts,
  City: texts,
  StateOrProvince: texts,
  PostalCode: texts,
  CountryOrRegion: texts,
  WebPage: texts,
  Notes: texts,
  IsDirSynced: z.boolean().nullish(),
});

/** The properties that lists show and Anr searches. */
export const rowSchema = contactSchema.pick({
  Guid: true,
  RecipientTypeDetails: true,
  DisplayName: true,
  FirstName: true,
  LastName: true,
  WindowsEmailAddress: true,
  Title: true,
  Company: true,
  Department: true,
  Office: true,
  Phone: true,
  MobilePhone: true,
  HomePhone: true,
  IsDirSynced: true,
});

export type MailContact = z.infer<typeof mailContactSchema>;
export type PlainContact = z.infer<typeof contactSchema>;

/** The fields that create and update accept, with the directory's limits. */
export const fieldLimits = {
  displayName: { required: true, maxLength: 256, maxValues: 1 },
  givenName: single(64),
  surname: single(64),
  emails: { required: true, maxLength: 254, maxValues: 1, isAscii: true },
  mobilePhones: single(64),
  businessPhones: single(64),
  homePhones: single(64),
  fax: single(64),
  jobTitle: single(128),
  department: single(64),
  company: single(64),
  office: single(128),
  street: single(1024),
  city: single(128),
  state: single(128),
  postalCode: single(40),
  country: single(128),
  webPage: single(2048),
  notes: single(1024),
  mailTip: single(175),
  hiddenFromAddressLists: single(5),
} as const satisfies Partial<Record<keyof ContactFields, FieldLimit>>;

/** Whether a contact of Get-Contact, which also returns plain contacts, has a mail half. */
export function isMailContact(contact: Pick<PlainContact, 'RecipientTypeDetails'>): boolean {
  return (contact.RecipientTypeDetails ?? 'MailContact') === 'MailContact';
}

export function withoutPrefix(address: string): string {
  return address.replace(/^smtp:/i, '');
}

export function fromHalves(mail: MailContact | undefined, plain: PlainContact | undefined): Contact {
  return {
    displayName: mail?.DisplayName || plain?.DisplayName || '',
    givenName: plain?.FirstName ?? '',
    surname: plain?.LastName ?? '',
    emails: mail === undefined ? listOf(plain?.WindowsEmailAddress) : emails(mail, plain),
    mobilePhones: listOf(plain?.MobilePhone),
    businessPhones: listOf(plain?.Phone),
    homePhones: listOf(plain?.HomePhone),
    fax: plain?.Fax ?? '',
    imAddresses: emptyFields.imAddresses,
    jobTitle: plain?.Title ?? '',
    department: plain?.Department ?? '',
    company: plain?.Company ?? '',
    office: plain?.Office ?? '',
    street: plain?.StreetAddress ?? '',
    city: plain?.City ?? '',
    state: plain?.StateOrProvince ?? '',
    postalCode: plain?.PostalCode ?? '',
    country: plain?.CountryOrRegion ?? '',
    webPage: plain?.WebPage ?? '',
    notes: plain?.Notes ?? '',
    mailTip: mail === undefined ? '' : fromMailTip(mail.MailTip ?? ''),
    hiddenFromAddressLists: mail?.HiddenFromAddressListsEnabled ?? false,
    ref: { source: 'exchange-mail-contacts', id: mail?.Guid ?? plain?.Guid ?? '', owner: undefined },
    kind: 'mail-contact',
    userPrincipalName: '',
    version: '',
    readOnly: mail?.IsDirSynced === true || plain?.IsDirSynced === true,
  };
}

/** Returns the external address first, then other addresses of the contact. */
function emails(mail: MailContact, plain: PlainContact | undefined): readonly string[] {
  const all = [
    mail.ExternalEmailAddress,
    mail.PrimarySmtpAddress,
    plain?.WindowsEmailAddress,
    ...(mail.EmailAddresses ?? []).filter((address) => /^smtp:/i.test(address)),
  ];
  const distinct = new Map<string, string>();
  for (const address of filledTexts(all).map(withoutPrefix)) {
    if (!distinct.has(address.toLowerCase())) distinct.set(address.toLowerCase(), address);
  }
  return [...distinct.values()];
}

const detailNames = {
  displayName: 'DisplayName',
  givenName: 'FirstName',
  surname: 'LastName',
  jobTitle: 'Title',
  department: 'Department',
  company: 'Company',
  office: 'Office',
  fax: 'Fax',
  street: 'StreetAddress',
  city: 'City',
  state: 'StateOrProvince',
  postalCode: 'PostalCode',
  country: 'CountryOrRegion',
  webPage: 'WebPage',
  notes: 'Notes',
  mobilePhones: 'MobilePhone',
  businessPhones: 'Phone',
  homePhones: 'HomePhone',
} as const;

/** Returns the parameters of Set-Contact. It accepts a country as an ISO code or by Exchange's own name. */
export function toDetails(changes: ContactChanges): Parameters {
  const parameters: Record<string, string | null> = {};
  for (const [field, name] of Object.entries(detailNames)) {
    const value = changes[field as keyof typeof detailNames];
    if (value !== undefined) parameters[name] = (typeof value === 'string' ? value : value[0]) || null;
  }
  if (changes.country) parameters.CountryOrRegion = countryCode(changes.country) || changes.country;
  return parameters;
}

/** Returns the parameters of Set-MailContact. */
export function toSettings(changes: ContactChanges): Parameters {
  const email = changes.emails?.[0];
  return {
    ...(email ? { ExternalEmailAddress: email, WindowsEmailAddress: email } : {}),
    ...(changes.mailTip === undefined ? {} : { MailTip: toMailTip(changes.mailTip) }),
    ...(changes.hiddenFromAddressLists === undefined
      ? {}
      : { HiddenFromAddressListsEnabled: changes.hiddenFromAddressLists }),
  };
}
