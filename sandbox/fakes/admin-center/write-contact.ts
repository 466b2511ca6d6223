import { z } from 'zod';
import { aliasFor, directoryName, makeMailContact } from '../../organisation/make-records.ts';
import type { MailContactRecord } from '../../organisation/records.ts';
import type { CmdletContext } from '../exchange/cmdlet-context.ts';
import { CmdletError, dirSynced, invalidValue, objectNotFound } from '../exchange/cmdlet-errors.ts';
import {
  checkAddress,
  checkName,
  freeAlias,
  withExternal,
  withPrimary,
} from '../exchange/names-and-addresses.ts';
import { limited, readCountry, readMailTip } from '../exchange/parameter-values.ts';
import { contactDetails } from '../exchange/write-contacts.ts';

/** What the admin centre does with a record that it is sent. It writes through Exchange, hence Exchange's limits. */

export type AdminRecord = Readonly<Record<string, unknown>>;

const adminRecord = z.record(z.string(), z.unknown());

/** @throws {CmdletError} for a body that is no JSON object */
export function readRecord(body: string): AdminRecord {
  try {
    return adminRecord.parse(JSON.parse(body));
  } catch {
    throw invalidValue('The request could not be read.');
  }
}

/** Details of an update and the field of the record behind each. */
const generalDetails = {
  ContactFirstName: 'FirstName',
  ContactLastName: 'LastName',
  ContactInitials: 'Initials',
  ContactTitle: 'Title',
  ContactCompany: 'Company',
  ContactDepartment: 'Department',
  ContactOffice: 'Office',
  ContactPhone: 'Phone',
  ContactMobilePhone: 'MobilePhone',
  ContactFax: 'Fax',
  ContactCity: 'City',
  ContactStateOrProvince: 'StateOrProvince',
  ContactPostalCode: 'PostalCode',
  ContactWebPage: 'WebPage',
} as const;

/** What creating takes of the details; Company and the hidden mark are sent by the page and ignored. */
const detailsOfCreate = [
  'ContactFirstName',
  'ContactLastName',
  'ContactTitle',
  'ContactPhone',
  'ContactMobilePhone',
  'ContactFax',
  'ContactWebPage',
] as const;

/** @throws {CmdletError} */
export function createContact(
  record: AdminRecord,
  refusesTakenNames: boolean,
  context: CmdletContext,
): MailContactRecord {
  const { organisation } = context;
  const displayName = limited('DisplayName', text(record, 'ContactDisplayName'), 256);
  if (displayName === '') throw invalidValue('ContactDisplayName is missing.');
  const externalEmailAddress = text(record, 'ContactExternalEmailAddress');
  checkAddress(externalEmailAddress, '', organisation);
  const name = refusesTakenNames
    ? directoryName(displayName)
    : freeName(displayName, externalEmailAddress, context);
  checkName(name, '', context);
  const contact = makeMailContact({
    guid: organisation.newId(),
    externalDirectoryObjectId: organisation.newId(),
    name,
    displayName,
    alias: freeAlias(aliasFor(name), organisation),
    externalEmailAddress,
    mailTip: readMailTip(text(record, 'ContactMailTip')),
    createdAt: organisation.clock(),
  });
  return withDetails(contact, record, detailsOfCreate);
}

/** The contact that an update means. @throws {CmdletError} without both marks of a whole record */
export function contactToUpdate(record: AdminRecord, context: CmdletContext): MailContactRecord {
  const id = text(record, 'ContactId').toLowerCase();
  const settingsUrl = text(record, 'EditExchangeSettingsUrl');
  if (id === '') throw invalidValue('ContactId is missing.');
  if (!settingsUrl.toLowerCase().includes(id)) throw invalidValue('EditExchangeSettingsUrl is missing.');
  const contact = context.organisation.mailContacts.get(id);
  if (contact === undefined) throw objectNotFound(id);
  if (contact.isDirSynced) throw dirSynced('Set-MailContact', contact.name);
  return contact;
}

/** The general page: everything but its settings. What is null or not there is cleared. @throws {CmdletError} */
export function withGeneral(
  contact: MailContactRecord,
  record: AdminRecord,
  context: CmdletContext,
): MailContactRecord {
  const displayName = limited('DisplayName', text(record, 'ContactDisplayName'), 256);
  if (displayName === '') throw invalidValue('ContactDisplayName is missing.');
  // A name, unlike everything else, cannot be empty in Exchange; assumed to stay then.
  const name = text(record, 'ContactName') || contact.name;
  if (name !== contact.name) checkName(name, contact.guid, context);
  const street = ['ContactStreetAddress', 'ContactStreetAddress2', 'ContactStreetAddress3']
    .map((key) => text(record, key))
    .join('\r\n')
    .trimEnd();
  const changed = {
    ...withDetails(contact, record, keysOf(generalDetails)),
    name,
    displayName,
    streetAddress: street,
    country: readCountry(countryText(record)),
    others: {
      ...contact.others,
      PhoneticDisplayName: text(record, 'ContactPhoneticDisplayName'),
      SimpleDisplayName: text(record, 'ContactSimpleDisplayName'),
    },
  };
  const address = text(record, 'ContactExternalEmailAddress');
  if (address === contact.externalEmailAddress) return changed;
  const { organisation } = context;
  return withPrimary(withExternal(changed, address, organisation), address, organisation);
}

/** The settings page: the hidden mark and the mail tip. @throws {CmdletError} */
export function withOptions(contact: MailContactRecord, record: AdminRecord): MailContactRecord {
  return {
    ...contact,
    hiddenFromAddressLists: record.ContactHiddenFromAddressListsEnabled === true,
    mailTip: readMailTip(text(record, 'ContactMailTip')),
  };
}

function withDetails(
  contact: MailContactRecord,
  record: AdminRecord,
  keys: readonly (keyof typeof generalDetails)[],
): MailContactRecord {
  let changed = contact;
  for (const key of keys) {
    const [field, max] = contactDetails[generalDetails[key]];
    changed = { ...changed, [field]: limited(key, text(record, key), max) };
  }
  return changed;
}

/** A directory name that nobody has; assumed, since people of one name must be possible on the page. */
function freeName(displayName: string, address: string, { organisation }: CmdletContext): string {
  const plain = directoryName(displayName);
  const taken = new Set(organisation.mailContacts.all().map((contact) => contact.name.toLowerCase()));
  const withDomain = directoryName(`${plain.slice(0, 30)} (${address.split('@')[1] ?? ''})`);
  let name = taken.has(plain.toLowerCase()) ? withDomain : plain;
  for (let number = 2; taken.has(name.toLowerCase()); number += 1) name = `${plain.slice(0, 60)} ${number}`;
  return name;
}

function text(record: AdminRecord, key: string): string {
  const value = record[key] ?? '';
  if (typeof value !== 'string') throw new CmdletError(400, 'System.ArgumentException', `${key} is no text.`);
  return value.trim();
}

const countryShape = z.object({ DisplayName: z.string().nullish() });

function countryText(record: AdminRecord): string {
  const country = record.ContactCountryOrRegion ?? null;
  if (country === null) return '';
  const read = countryShape.safeParse(country);
  if (!read.success)
    throw new CmdletError(400, 'System.ArgumentException', 'ContactCountryOrRegion is no country.');
  return read.data.DisplayName ?? '';
}

function keysOf<T extends object>(value: T): (keyof T)[] {
  return Object.keys(value) as (keyof T)[];
}
