import type { PersonalContactRecord, UserRecord } from '../../organisation/records.ts';
import { contactRow } from '../graph/contact-entity.ts';

/** Attributes of a user that are texts, which a PUT may set, and the field of the record behind each. */
export const textAttributes = {
  userPrincipalName: 'userPrincipalName',
  displayName: 'displayName',
  givenName: 'givenName',
  surname: 'surname',
  mail: 'mail',
  mailNickname: 'mailNickname',
  jobTitle: 'jobTitle',
  department: 'department',
  companyName: 'companyName',
  officeLocation: 'officeLocation',
  city: 'city',
  country: 'country',
  streetAddress: 'streetAddress',
  postalCode: 'postalCode',
  preferredLanguage: 'preferredLanguage',
  mobilePhone: 'mobilePhone',
} as const satisfies Record<string, keyof UserRecord>;

/** A user as the connector shows it when nothing else is asked for: without contacts, and without absent values. */
export function userObject(user: UserRecord): Readonly<Record<string, unknown>> {
  const texts = Object.entries(textAttributes)
    .map(([attribute, field]) => [attribute, user[field]] as const)
    .filter(([, value]) => value !== '');
  return {
    _id: user.id,
    ...Object.fromEntries(texts),
    accountEnabled: user.accountEnabled,
    userType: user.userType,
    ...(user.businessPhones.length > 0 ? { businessPhones: user.businessPhones } : {}),
  };
}

/** What a query filter looks at. */
export function queryRow(user: UserRecord): Readonly<Record<string, string>> {
  return {
    _id: user.id,
    displayName: user.displayName,
    userPrincipalName: user.userPrincipalName,
    mail: user.mail,
  };
}

/** A contact as the connector gives it: Graph's entity without absent values. */
export function contactObject(contact: PersonalContactRecord): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    Object.entries(contactRow(contact).entity).filter(
      ([name, value]) => !name.startsWith('@') && value !== null && value !== '' && !isEmpty(value),
    ),
  );
}

function isEmpty(value: unknown): boolean {
  return typeof value === 'object' && value !== null && Object.keys(value).length === 0;
}
