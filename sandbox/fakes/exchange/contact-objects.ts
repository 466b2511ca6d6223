import type { MailContactRecord } from '../../organisation/records.ts';
import { countryName } from './countries.ts';
import type { OpathRow } from './opath.ts';

/** A mail contact as the two Get cmdlets show it, and as filters see it. */

/** Get-MailContact: addresses, the hidden mark and the mail tip; no phones, company or title. */
export function mailContactObject(contact: MailContactRecord): Readonly<Record<string, unknown>> {
  const tip = contact.mailTip === '' ? null : wrapMailTip(contact.mailTip);
  return {
    ...identityOf(contact),
    Alias: contact.alias,
    ExternalEmailAddress: `SMTP:${contact.externalEmailAddress}`,
    PrimarySmtpAddress: primaryAddress(contact),
    EmailAddresses: contact.emailAddresses,
    HiddenFromAddressListsEnabled: contact.hiddenFromAddressLists,
    MailTip: tip,
    MailTipTranslations: tip === null ? [] : [`default:${tip}`],
    ...customAttributes(contact),
    ExternalDirectoryObjectId: contact.externalDirectoryObjectId,
  };
}

/** Get-Contact: the details that people read; empty texts are ''. */
export function contactObject(contact: MailContactRecord): Readonly<Record<string, unknown>> {
  return {
    ...identityOf(contact),
    FirstName: contact.firstName,
    LastName: contact.lastName,
    Initials: contact.initials,
    Title: contact.title,
    Company: contact.company,
    Department: contact.department,
    Office: contact.office,
    Phone: contact.phone,
    MobilePhone: contact.mobilePhone,
    HomePhone: contact.homePhone,
    Fax: contact.fax,
    StreetAddress: contact.streetAddress,
    City: contact.city,
    StateOrProvince: contact.stateOrProvince,
    PostalCode: contact.postalCode,
    CountryOrRegion: countryName(contact.country),
    WebPage: contact.webPage,
    Notes: contact.notes,
    AssistantName: contact.assistantName,
    ...otherDetails(contact),
  };
}

/** Get-Recipient: a summary. */
export function recipientObject(contact: MailContactRecord): Readonly<Record<string, unknown>> {
  return {
    ...identityOf(contact),
    Alias: contact.alias,
    ExternalEmailAddress: `SMTP:${contact.externalEmailAddress}`,
    PrimarySmtpAddress: primaryAddress(contact),
    EmailAddresses: contact.emailAddresses,
    HiddenFromAddressListsEnabled: contact.hiddenFromAddressLists,
    FirstName: contact.firstName,
    LastName: contact.lastName,
    Title: contact.title,
    Company: contact.company,
    Department: contact.department,
    Office: contact.office,
    Phone: contact.phone,
    City: contact.city,
    StateOrProvince: contact.stateOrProvince,
    PostalCode: contact.postalCode,
    CountryOrRegion: countryName(contact.country),
    ExternalDirectoryObjectId: contact.externalDirectoryObjectId,
  };
}

function identityOf(contact: MailContactRecord): Readonly<Record<string, unknown>> {
  return {
    Id: contact.name,
    Identity: contact.name,
    Guid: contact.guid,
    Name: contact.name,
    DisplayName: contact.displayName,
    DistinguishedName: distinguishedName(contact),
    WindowsEmailAddress: contact.windowsEmailAddress,
    IsDirSynced: contact.isDirSynced,
    RecipientType: 'MailContact',
    RecipientTypeDetails: 'MailContact',
    WhenCreatedUTC: moment(contact.createdAt),
    WhenChangedUTC: moment(contact.changedAt),
  };
}

/** The contact's place in the directory tree. */
export function distinguishedName(contact: MailContactRecord): string {
  return `CN=${contact.name},OU=contoso.onmicrosoft.com,OU=Microsoft Exchange Hosted Organizations,DC=PROD,DC=OUTLOOK,DC=COM`;
}

/** The primary proxy address without its prefix, '' when there is none. */
export function primaryAddress(contact: MailContactRecord): string {
  return contact.emailAddresses.find((address) => address.startsWith('SMTP:'))?.slice(5) ?? '';
}

function customAttributes(contact: MailContactRecord): Readonly<Record<string, unknown>> {
  const attributes: Record<string, unknown> = {};
  for (let number = 1; number <= 15; number += 1) {
    attributes[`CustomAttribute${number}`] = contact.others[`CustomAttribute${number}`] ?? '';
  }
  return attributes;
}

function otherDetails(contact: MailContactRecord): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(contact.others).filter(([name]) => !/CustomAttribute/.test(name)));
}

/** Exchange gives a mail tip back as the HTML that Outlook shows. */
function wrapMailTip(text: string): string {
  return `<html>\r\n<body>\r\n${text}\r\n</body>\r\n</html>\r\n`;
}

function moment(at: number): string {
  return `${new Date(at).toISOString().slice(0, 19)}Z`;
}

const opathRows = new WeakMap<MailContactRecord, OpathRow>();

/**
 * The contact for filters. All three Get cmdlets share one list of properties here; Exchange documents a list
 * per cmdlet, which is shorter for Get-MailContact.
 */
export function opathRow(contact: MailContactRecord): OpathRow {
  const known = opathRows.get(contact);
  if (known !== undefined) return known;
  const all = { ...recipientObject(contact), ...contactObject(contact), ...mailContactObject(contact) };
  const row: Record<string, readonly string[]> = {};
  for (const [name, value] of Object.entries(all)) {
    const list: readonly unknown[] = Array.isArray(value)
      ? value
      : value === null || value === ''
        ? []
        : [value];
    row[name.toLowerCase()] = list.map((item) => String(item).toLowerCase());
  }
  opathRows.set(contact, row);
  return row;
}

interface AnrKeys {
  readonly attributes: readonly string[];
  readonly first: string;
  readonly last: string;
}

const anrKeys = new WeakMap<MailContactRecord, AnrKeys>();

/**
 * Ambiguous name resolution: the beginning of Name, DisplayName, FirstName, LastName or Alias, or the beginnings
 * of first and last name in either order. That it compares beginnings is how the directory below works;
 * the cmdlet's help only says "partial string".
 */
export function matchesAnr(contact: MailContactRecord, text: string): boolean {
  const keys = anrKeys.get(contact) ?? {
    attributes: [contact.name, contact.displayName, contact.firstName, contact.lastName, contact.alias].map(
      (key) => key.toLowerCase(),
    ),
    first: contact.firstName.toLowerCase(),
    last: contact.lastName.toLowerCase(),
  };
  anrKeys.set(contact, keys);
  const wanted = text.trim().toLowerCase();
  if (keys.attributes.some((key) => key.startsWith(wanted))) return true;
  const space = wanted.indexOf(' ');
  if (space < 0) return false;
  const [one, two] = [wanted.slice(0, space), wanted.slice(space + 1).trim()];
  return (
    (keys.first.startsWith(one) && keys.last.startsWith(two)) ||
    (keys.first.startsWith(two) && keys.last.startsWith(one))
  );
}
