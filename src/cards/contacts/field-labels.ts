import type { ContactField } from '../../contacts/contact.ts';

/** The label of each field in forms, details, results and problems. */
export const fieldLabels: Readonly<Record<ContactField, string>> = {
  displayName: 'Display name',
  givenName: 'First name',
  surname: 'Last name',
  emails: 'E-mail',
  mobilePhones: 'Mobile phone',
  businessPhones: 'Business phone',
  homePhones: 'Home phone',
  fax: 'Fax',
  imAddresses: 'Chat address',
  jobTitle: 'Job title',
  department: 'Department',
  company: 'Company',
  office: 'Office',
  street: 'Street',
  city: 'City',
  state: 'State or region',
  postalCode: 'Postal code',
  country: 'Country',
  webPage: 'Web page',
  notes: 'Notes',
  mailTip: 'Mail tip',
  hiddenFromAddressLists: 'Hidden from address lists',
};
