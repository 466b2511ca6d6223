import { createHash } from 'node:crypto';
import type { ContactFolderRecord, MailContactRecord, PersonalContactRecord, UserRecord } from './records.ts';

/** Records with everything absent but what is given: the one place that knows the empty shapes. */

export type UserSeed = Partial<UserRecord> & Pick<UserRecord, 'id' | 'userPrincipalName' | 'displayName'>;

/** A colleague of Contoso with a mailbox, unless the seed says otherwise. */
export function makeUser(seed: UserSeed): UserRecord {
  const mail = seed.mail ?? seed.userPrincipalName;
  return {
    givenName: '',
    surname: '',
    mail,
    mailNickname: seed.userPrincipalName.split('@')[0] ?? '',
    proxyAddresses: mail === '' ? [] : [`SMTP:${mail}`],
    jobTitle: '',
    department: '',
    companyName: 'Contoso',
    officeLocation: '',
    city: '',
    country: '',
    streetAddress: '',
    postalCode: '',
    preferredLanguage: '',
    mobilePhone: '',
    businessPhones: [],
    userType: 'Member',
    managerId: '',
    accountEnabled: true,
    hasMailbox: true,
    ...seed,
  };
}

export type MailContactSeed = Partial<MailContactRecord> &
  Pick<
    MailContactRecord,
    'guid' | 'externalDirectoryObjectId' | 'name' | 'alias' | 'externalEmailAddress' | 'createdAt'
  >;

/** A mail contact whose one address is the external one. */
export function makeMailContact(seed: MailContactSeed): MailContactRecord {
  return {
    displayName: seed.name,
    firstName: '',
    lastName: '',
    initials: '',
    windowsEmailAddress: seed.externalEmailAddress,
    emailAddresses: [`SMTP:${seed.externalEmailAddress}`],
    title: '',
    company: '',
    department: '',
    office: '',
    phone: '',
    mobilePhone: '',
    homePhone: '',
    fax: '',
    streetAddress: '',
    city: '',
    stateOrProvince: '',
    postalCode: '',
    country: '',
    webPage: '',
    notes: '',
    assistantName: '',
    mailTip: '',
    hiddenFromAddressLists: false,
    isDirSynced: false,
    others: {},
    changedAt: seed.createdAt,
    ...seed,
  };
}

export type PersonalContactSeed = Partial<PersonalContactRecord> &
  Pick<PersonalContactRecord, 'id' | 'owner' | 'folderId' | 'createdAt'>;

/** An Outlook contact in its first version. */
export function makePersonalContact(seed: PersonalContactSeed): PersonalContactRecord {
  return {
    version: 1,
    changeKey: changeKeyOf(seed.id, 1),
    changedAt: seed.createdAt,
    texts: {},
    lists: {},
    addresses: {},
    emailAddresses: [],
    ...seed,
  };
}

/** A contact folder; its id follows from its owner and name. */
/** A folder; `parentFolderId` is '' for one that lies in the root of the mailbox. */
export function makeFolder(
  owner: string,
  displayName: string,
  isDefault: boolean,
  parentFolderId = '',
): ContactFolderRecord {
  return {
    id: outlookId(`folder ${owner} ${parentFolderId}${displayName}`, 'AQMkAD'),
    owner,
    displayName,
    parentFolderId: parentFolderId || outlookId(`root ${owner}`, 'AQMkAD'),
    isDefault,
  };
}

/** An id as Outlook makes them: long, opaque, sensitive to letter case, and the same for the same key. */
export function outlookId(key: string, prefix = 'AAMkAD'): string {
  return `${prefix}${createHash('sha512').update(key).digest('base64url')}AAA=`;
}

/** The change key of an item's version; versions count from 1. */
export function changeKeyOf(id: string, version: number): string {
  const hash = createHash('sha256').update(`${id} ${version}`).digest('base64');
  return `EQAAABYAAAA${hash.slice(0, 17).replaceAll('=', '')}`;
}

const forbiddenInNames = /["/\\[\]:;|=,+*?<>\p{Cc}]/gu;

/** The directory name made of a display name: without the characters that Exchange forbids, at most 64. */
export function directoryName(displayName: string): string {
  return displayName.replace(forbiddenInNames, '').trim().slice(0, 64) || 'Contact';
}

/** Exchange's own alias for a contact: its name without spaces, `?` for every character that aliases lack. */
export function aliasFor(name: string): string {
  return name
    .replace(/\s/g, '')
    .replace(/[^A-Za-z0-9!#%*+\-/=?^_~.\u00a1-\u00ff]/gu, '?')
    .replace(/^\.+|\.+$/g, '')
    .slice(0, 64);
}
