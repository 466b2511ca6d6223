import { type Contact, type ContactKind, emptyFields } from '../../src/contacts/contact.ts';
import { joinRecords } from '../../src/contacts/identity/join-records.ts';
import type { SourceId } from '../../src/contacts/sources.ts';
import type { FoundPerson } from '../../src/directory/found-person.ts';

/** A whole contact from the few fields that a sample is about. */
function contact(fields: Partial<Contact> & { readonly displayName: string }): Contact {
  const kind = fields.kind ?? 'mail-contact';
  return {
    ...emptyFields,
    ref: { source: sourceOf[kind], id: `id-${fields.displayName}`, owner: undefined },
    kind,
    userPrincipalName: '',
    version: '',
    readOnly: false,
    ...fields,
  };
}

/** A person known by one record, or also in the further sources. */
export function person(
  fields: Partial<Contact> & { readonly displayName: string },
  also: readonly SourceId[] = [],
): FoundPerson {
  const whole = contact(fields);
  const refs = [whole.ref, ...also.map((source) => ({ source, id: `${source}-1`, owner: undefined }))];
  return {
    contact: whole,
    refs,
    records: refs.map((ref) => ({ ...whole, ref })),
  };
}

const sourceOf: Readonly<Record<ContactKind, SourceId>> = {
  'personal-contact': 'graph-personal-contacts',
  'mail-contact': 'exchange-mail-contacts',
  'organization-contact': 'graph-directory',
  colleague: 'graph-directory',
};

export const johnDoe = person(
  {
    displayName: 'John Doe',
    givenName: 'John',
    surname: 'Doe',
    emails: ['john.doe@fabrikam.example', 'jd@doe-family.example'],
    mobilePhones: ['+1 425 555 0142'],
    businessPhones: ['+1 425 555 0100'],
    jobTitle: 'Head of Purchasing',
    department: 'Supply Chain',
    company: 'Fabrikam, Inc.',
    office: 'Building 4, Room 217',
    street: '1 Lake Street',
    city: 'Redmond',
    state: 'WA',
    postalCode: '98052',
    country: 'United States',
    webPage: 'https://www.fabrikam.example/people/john-doe',
    notes: 'Met at the trade fair in Hanover.\nPrefers to be called in the morning.',
    mailTip: 'Out of office on Fridays; orders go to purchasing@fabrikam.example.',
    hiddenFromAddressLists: true,
  },
  ['graph-personal-contacts'],
);

export const tenJohns: readonly FoundPerson[] = [
  johnDoe,
  person({
    displayName: 'John Smith',
    kind: 'colleague',
    userPrincipalName: 'john.smith@contoso.example',
    emails: ['john.smith@contoso.example'],
    businessPhones: ['+44 20 7946 0018'],
    jobTitle: 'Account Executive',
    company: 'Contoso',
  }),
  person({
    displayName: 'Johanna Müller-Lüdenscheidt',
    emails: ['johanna.mueller-luedenscheidt@northwind-traders.example'],
    mobilePhones: ['+49 171 1234567'],
    jobTitle: 'Geschäftsführerin',
    company: 'Northwind Traders GmbH & Co. KG',
  }),
  person({
    displayName: "John O'Brien",
    kind: 'personal-contact',
    mobilePhones: ['087 123 4567'],
    company: 'Wingtip Toys',
  }),
  person({
    displayName: 'محمد جون العلي',
    emails: ['m.alali@adatum.example'],
    businessPhones: ['+971 4 123 4567'],
    jobTitle: 'مدير المبيعات',
    company: 'شركة أداتوم',
  }),
  person({
    displayName: 'John Appleseed',
    kind: 'personal-contact',
    emails: ['john_appleseed_78@mail.example'],
  }),
  person({
    displayName: 'Jon Bjørnstad',
    kind: 'organization-contact',
    emails: ['jon.bjornstad@litware.example'],
    businessPhones: ['+47 22 12 34 56'],
    jobTitle: 'Service Desk',
    company: 'Litware AS',
  }),
  person({ displayName: 'John', kind: 'personal-contact' }),
  person({
    displayName: '约翰 陈',
    kind: 'colleague',
    userPrincipalName: 'john.chen@contoso.example',
    emails: ['john.chen@contoso.example'],
    mobilePhones: ['+86 139 1099 8888'],
    jobTitle: 'Regional Director, Greater China and Mongolia',
    company: 'Contoso (China) Ltd.',
  }),
  person({
    displayName: 'John de la Cruz y Fernández-Villaverde',
    emails: ['john.delacruz@tailspin.example'],
    businessPhones: ['+34 91 123 45 67 ext. 12'],
    jobTitle: 'Director de Operaciones',
    company: 'Tailspin Toys Iberia',
  }),
];

/** Known by an own contact with another number, a mail contact and an account. */
export const threeRecords: FoundPerson = joinRecords([
  contact({
    displayName: 'Amy Smith',
    kind: 'personal-contact',
    emails: ['amy.smith@fabrikam.example'],
    mobilePhones: ['+44 7700 900222'],
    notes: 'Knows the way.',
  }),
  contact({
    displayName: 'Amy Smith',
    emails: ['amy.smith@fabrikam.example', 'sales@fabrikam.example'],
    mobilePhones: ['+44 7700 900111'],
    businessPhones: ['+44 20 7946 0001'],
    jobTitle: 'Sales Manager',
    company: 'Fabrikam, Inc.',
    city: 'London',
    country: 'United Kingdom',
  }),
  contact({
    displayName: 'Smith, Amy',
    kind: 'colleague',
    userPrincipalName: 'amy.smith@contoso.example',
    emails: ['amy.smith@contoso.example'],
    department: 'Alliances',
  }),
]) as FoundPerson;
