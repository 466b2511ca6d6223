import type { MailContactRecord } from '../../organisation/records.ts';
import { countryName } from '../exchange/countries.ts';

/**
 * A mail contact as the admin centre shows it, with the keys of the one public example. Where that example has
 * null, an empty value is null here too.
 */
export function adminContact(contact: MailContactRecord): Readonly<Record<string, unknown>> {
  const [street = '', street2 = '', street3 = ''] = contact.streetAddress.split(/\r?\n/);
  const country = countryName(contact.country);
  return {
    ContactStreetAddress: street,
    ContactStreetAddress2: orNull(street2),
    ContactStreetAddress3: orNull(street3),
    ContactLastName: contact.lastName,
    ContactExternalEmailAddress: contact.externalEmailAddress,
    ContactWebPage: contact.webPage,
    ContactDomain: null,
    ContactStateOrProvince: contact.stateOrProvince,
    ContactMailTip: orNull(contact.mailTip),
    ContactEmailAddresses: null,
    ContactCity: contact.city,
    ContactName: contact.name,
    ContactMobilePhone: contact.mobilePhone,
    ContactHiddenFromAddressListsEnabled: contact.hiddenFromAddressLists,
    ContactCountryOrRegion: { DisplayName: country, LocalizedDisplayName: country },
    ContactPhoneticDisplayName: orNull(String(contact.others.PhoneticDisplayName ?? '')),
    ContactDisplayName: contact.displayName,
    ContactPhone: contact.phone,
    ContactInitials: orNull(contact.initials),
    ContactAlias: null,
    ShowLastNameFirst: false,
    ContactDepartment: orNull(contact.department),
    ContactSmtp: null,
    ContactPostalCode: contact.postalCode,
    ContactTitle: contact.title,
    ContactSimpleDisplayName: orNull(String(contact.others.SimpleDisplayName ?? '')),
    ContactId: contact.guid,
    ContactFirstName: contact.firstName,
    selected: false,
    ContactOffice: orNull(contact.office),
    ContactCompany: contact.company,
    IsDirSynced: contact.isDirSynced,
    ContactFax: contact.fax,
    EditExchangeSettingsUrl: `https://admin.exchange.microsoft.com/?landingpage=contacts/:/ContactDetails/mailContact/${contact.guid}&form=mac_sidebar`,
    ShowZipCodeFirst: false,
  };
}

/** The search is no full-text search: the beginning of the display name, the name or an address. */
export function matchesStart(contact: MailContactRecord, text: string): boolean {
  const wanted = text.trim().toLowerCase();
  const addresses = contact.emailAddresses.map((entry) => entry.replace(/^smtp:/i, ''));
  return [contact.displayName, contact.name, contact.externalEmailAddress, ...addresses].some((candidate) =>
    candidate.toLowerCase().startsWith(wanted),
  );
}

function orNull(text: string): string | null {
  return text === '' ? null : text;
}
