import { z } from 'zod';
import { type Contact, emptyFields } from '../../contacts/contact.ts';
import { directoryPrefixes } from '../shared/directory-prefixes.ts';
import { filledTexts, listOf } from '../shared/filled.ts';

/** Maps users and organisational contacts of Graph to our fields. */

const texts = z.string().nullish();
export const userSchema = z.object({
  id: z.string().min(1),
  displayName: texts,
  givenName: texts,
  surname: texts,
  mail: texts,
  userPrincipalName: texts,
  jobTitle: texts,
  department: texts,
  companyName: texts,
  officeLocation: texts,
  streetAddress: texts,
  city: texts,
  state: texts,
  postalCode: texts,
  country: texts,
  mobilePhone: texts,
  businessPhones: z.array(z.string()).nullish(),
  userType: texts,
  accountEnabled: z.boolean().nullish(),
});
export const orgContactSchema = z.object({
  id: z.string().min(1),
  displayName: texts,
  givenName: texts,
  surname: texts,
  mail: texts,
  proxyAddresses: z.array(z.string()).nullish(),
  jobTitle: texts,
  department: texts,
  companyName: texts,
  phones: z.array(z.object({ type: texts, number: texts })).nullish(),
  addresses: z
    .array(
      z.object({
        street: texts,
        city: texts,
        state: texts,
        postalCode: texts,
        countryOrRegion: texts,
        officeLocation: texts,
      }),
    )
    .nullish(),
});
type User = z.infer<typeof userSchema>;
type OrgContact = z.infer<typeof orgContactSchema>;

/**
 * All properties that are read of a user. For an organisational contact, phones are returned only without `$select`.
 */
export const userFields = Object.keys(userSchema.shape).join(',');

export function fromUser(user: User): Contact {
  const contact: Contact = {
    displayName: user.displayName ?? '',
    givenName: user.givenName ?? '',
    surname: user.surname ?? '',
    emails: listOf(user.mail),
    mobilePhones: listOf(user.mobilePhone),
    businessPhones: filledTexts(user.businessPhones),
    homePhones: emptyFields.homePhones,
    fax: '',
    imAddresses: emptyFields.imAddresses,
    jobTitle: user.jobTitle ?? '',
    department: user.department ?? '',
    company: user.companyName ?? '',
    office: user.officeLocation ?? '',
    street: user.streetAddress ?? '',
    city: user.city ?? '',
    state: user.state ?? '',
    postalCode: user.postalCode ?? '',
    country: user.country ?? '',
    webPage: '',
    notes: '',
    mailTip: '',
    hiddenFromAddressLists: false,
    ref: { source: 'graph-directory', id: directoryPrefixes.user + user.id, owner: undefined },
    kind: 'colleague',
    userPrincipalName: user.userPrincipalName ?? '',
    version: '',
    readOnly: true,
  };
  const account = accountOf(user);
  return account === undefined ? contact : { ...contact, account };
}

/**
 * Graph does not say in a list whether an account is a shared mailbox or a room: these are accounts that nobody may
 * sign in with, as are those of people who have left (https://learn.microsoft.com/graph/api/resources/user).
 */
function accountOf({ accountEnabled, userType }: User): Contact['account'] | undefined {
  if (accountEnabled === false) return 'disabled';
  return userType === 'Guest' ? 'guest' : undefined;
}

export function fromOrgContact(contact: OrgContact): Contact {
  const address = contact.addresses?.[0];
  return {
    displayName: contact.displayName ?? '',
    givenName: contact.givenName ?? '',
    surname: contact.surname ?? '',
    emails: emails(contact),
    mobilePhones: phones(contact, 'mobile'),
    businessPhones: phones(contact, 'business'),
    homePhones: emptyFields.homePhones,
    fax: phones(contact, 'businessFax')[0] ?? '',
    imAddresses: emptyFields.imAddresses,
    jobTitle: contact.jobTitle ?? '',
    department: contact.department ?? '',
    company: contact.companyName ?? '',
    office: address?.officeLocation ?? '',
    street: address?.street ?? '',
    city: address?.city ?? '',
    state: address?.state ?? '',
    postalCode: address?.postalCode ?? '',
    country: address?.countryOrRegion ?? '',
    webPage: '',
    notes: '',
    mailTip: '',
    hiddenFromAddressLists: false,
    ref: { source: 'graph-directory', id: directoryPrefixes.contact + contact.id, owner: undefined },
    kind: 'organization-contact',
    userPrincipalName: '',
    version: '',
    readOnly: true,
  };
}

function phones({ phones }: OrgContact, type: string): readonly string[] {
  if (phones === undefined || phones === null) return emptyFields.businessPhones;
  return filledTexts(phones.filter((phone) => phone.type === type).map((phone) => phone.number));
}

/** Returns the primary address, then the others, without proxies that are not mail addresses (x500:). */
function emails(contact: OrgContact): readonly string[] {
  const primary = listOf(contact.mail);
  if (contact.proxyAddresses === undefined || contact.proxyAddresses === null) return primary;
  const addresses = [...primary];
  const known = new Set(addresses.map((address) => address.toLowerCase()));
  for (const proxy of contact.proxyAddresses) {
    if (!/^smtp:/i.test(proxy)) continue;
    const address = proxy.slice('smtp:'.length);
    if (!known.has(address.toLowerCase())) addresses.push(address);
    known.add(address.toLowerCase());
  }
  return addresses;
}
