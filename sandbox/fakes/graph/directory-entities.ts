import type { GroupRecord, MailContactRecord, UserRecord } from '../../organisation/records.ts';
import { wordsOf } from './search.ts';

/** A directory object as Graph shows it, with what filters and searches look at, prepared once per record. */
export interface DirectoryRow {
  readonly entity: Readonly<Record<string, unknown>>;
  readonly texts: Readonly<Record<string, string>>;
  readonly lists: Readonly<Record<string, readonly Readonly<Record<string, string>>[]>>;
  readonly words: readonly string[];
}

const userRows = new WeakMap<UserRecord, DirectoryRow>();
const contactRows = new WeakMap<MailContactRecord, DirectoryRow>();

const orNull = (text: string): string | null => (text === '' ? null : text);

/** A user; Graph gives only some of these properties when none are chosen. */
export function userRow(user: UserRecord): DirectoryRow {
  const known = userRows.get(user);
  if (known !== undefined) return known;
  const row = prepare({
    id: user.id,
    businessPhones: user.businessPhones,
    displayName: user.displayName,
    givenName: orNull(user.givenName),
    jobTitle: orNull(user.jobTitle),
    mail: orNull(user.mail),
    mobilePhone: orNull(user.mobilePhone),
    officeLocation: orNull(user.officeLocation),
    preferredLanguage: orNull(user.preferredLanguage),
    surname: orNull(user.surname),
    userPrincipalName: user.userPrincipalName,
    accountEnabled: user.accountEnabled,
    city: orNull(user.city),
    companyName: orNull(user.companyName),
    country: orNull(user.country),
    department: orNull(user.department),
    faxNumber: null,
    imAddresses: [],
    mailNickname: user.mailNickname,
    otherMails: [],
    postalCode: orNull(user.postalCode),
    proxyAddresses: user.proxyAddresses,
    state: null,
    streetAddress: orNull(user.streetAddress),
    userType: user.userType,
  });
  userRows.set(user, row);
  return row;
}

/** A group, with the properties that setting up asks about. */
export function groupRow({ id, displayName }: GroupRecord): DirectoryRow {
  return prepare({ id, displayName });
}

/** The properties of a user that come when none are chosen. */
export const userDefaults = [
  'businessPhones',
  'displayName',
  'givenName',
  'jobTitle',
  'mail',
  'mobilePhone',
  'officeLocation',
  'preferredLanguage',
  'surname',
  'userPrincipalName',
  'id',
];

/** A mail contact as an organisational contact. Mail tip, notes, web page and the hidden mark are not shown. */
export function orgContactRow(contact: MailContactRecord): DirectoryRow {
  const known = contactRows.get(contact);
  if (known !== undefined) return known;
  const phones = [
    { type: 'business', number: contact.phone },
    { type: 'mobile', number: contact.mobilePhone },
    { type: 'businessFax', number: contact.fax },
  ];
  const row = prepare({
    id: contact.externalDirectoryObjectId,
    addresses: [
      {
        city: orNull(contact.city),
        countryOrRegion: orNull(contact.country),
        officeLocation: orNull(contact.office),
        postalCode: orNull(contact.postalCode),
        state: orNull(contact.stateOrProvince),
        street: orNull(contact.streetAddress),
      },
    ],
    companyName: orNull(contact.company),
    department: orNull(contact.department),
    displayName: contact.displayName,
    givenName: orNull(contact.firstName),
    jobTitle: orNull(contact.title),
    mail: orNull(contact.windowsEmailAddress),
    mailNickname: contact.alias,
    onPremisesLastSyncDateTime: contact.isDirSynced ? new Date(contact.changedAt).toISOString() : null,
    onPremisesSyncEnabled: contact.isDirSynced ? true : null,
    phones: phones.filter((phone) => phone.number !== ''),
    proxyAddresses: contact.emailAddresses,
    serviceProvisioningErrors: [],
    surname: orNull(contact.lastName),
  });
  contactRows.set(contact, row);
  return row;
}

function prepare(entity: Readonly<Record<string, unknown>>): DirectoryRow {
  const texts: Record<string, string> = {};
  const lists: Record<string, readonly Readonly<Record<string, string>>[]> = {};
  for (const [name, value] of Object.entries(entity)) {
    if (Array.isArray(value)) lists[name] = value.map(lowerParts);
    else texts[name] = value === null ? '' : String(value).toLowerCase();
  }
  return { entity, texts, lists, words: wordsOf(String(entity.displayName ?? '')) };
}

function lowerParts(item: unknown): Readonly<Record<string, string>> {
  if (typeof item !== 'object' || item === null) return { '': String(item).toLowerCase() };
  return Object.fromEntries(
    Object.entries(item).map(([name, value]) => [name, String(value ?? '').toLowerCase()]),
  );
}
