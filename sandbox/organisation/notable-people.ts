/**
 * People who are there on purpose: homonyms, the same person in several places, missing details, and names that
 * try to break a card. Everybody else is drawn by chance.
 */

export interface NotableColleague {
  readonly displayName: string;
  readonly givenName: string;
  readonly surname: string;
  readonly mail: string;
  readonly jobTitle: string;
  readonly department: string;
  readonly mobilePhone?: string;
  readonly businessPhones?: readonly string[];
  readonly hasMailbox?: boolean;
}

const colleague = (
  displayName: string,
  mail: string,
  jobTitle: string,
  department: string,
  phones: { mobilePhone?: string; businessPhones?: readonly string[]; hasMailbox?: boolean } = {},
): NotableColleague => {
  const [givenName = '', ...rest] = displayName.split(' ');
  return { displayName, givenName, surname: rest.join(' '), mail, jobTitle, department, ...phones };
};

/** A name that looks like a placeholder of a card template. */
const likeTemplate = '$' + '{secret}';

export const notableColleagues: readonly NotableColleague[] = [
  colleague('John Smith', 'john.smith@contoso.com', 'Controller', 'Finance', {
    mobilePhone: '+44 7700 900101',
    businessPhones: ['+44 20 7946 0101'],
  }),
  colleague('John Smith', 'john.smith2@contoso.com', 'Technician', 'IT Operations', {
    businessPhones: ['+1 202 555 0102'],
  }),
  colleague('John Smith', 'john.smith3@contoso.com', 'Senior Buyer', 'Purchasing'),
  colleague('John Walker', 'john.walker@contoso.com', 'Account Manager', 'Sales', {
    mobilePhone: '+447700900103',
    businessPhones: ['020 7946 0103'],
  }),
  colleague("John O'Brien", 'john.obrien@contoso.com', 'Paralegal', 'Legal', {
    businessPhones: ['+353 1 555 0104 ext. 12'],
  }),
  colleague('Johnny Carter', 'johnny.carter@contoso.com', 'Team Lead', 'Customer Care'),
  colleague('Elton John', 'elton.john@contoso.com', 'Project Manager', 'Marketing', {
    mobilePhone: '+44 7700 900105',
  }),
  colleague("Siobhan O'Brien", 'siobhan.obrien@contoso.com', 'Head of Department', 'Legal', {
    businessPhones: ['+353 1 555 0106'],
  }),
  colleague('Jörg Groß', 'joerg.gross@contoso.com', 'Software Engineer', 'Research & Development', {
    mobilePhone: '+49 176 04069010',
    businessPhones: ['+49 30 23125 110'],
  }),
  colleague(likeTemplate, 'dollar.secret@contoso.com', 'Security Tester', 'IT Operations'),
  colleague('IT Hotline', '', '', 'IT Operations', {
    businessPhones: ['+44 20 7946 0999'],
    hasMailbox: false,
  }),
];

export interface NotableMailContact {
  readonly displayName: string;
  readonly firstName?: string;
  readonly lastName?: string;
  readonly email: string;
  readonly title?: string;
  readonly company?: string;
  readonly phone?: string;
  readonly mobilePhone?: string;
  readonly webPage?: string;
  readonly mailTip?: string;
  readonly hidden?: boolean;
  readonly isDirSynced?: boolean;
}

export const notableMailContacts: readonly NotableMailContact[] = [
  {
    displayName: 'John Doe',
    firstName: 'John',
    lastName: 'Doe',
    email: 'john.doe@contoso-partner.example',
    title: 'Partner Manager',
    company: 'Contoso Partner',
    phone: '+44 20 7946 0123',
    mobilePhone: '+44 7700 900123',
    webPage: 'https://contoso-partner.example',
    mailTip: 'External partner: do not send internal price lists',
  },
  {
    displayName: 'John Smith',
    firstName: 'John',
    lastName: 'Smith',
    email: 'john.smith@fabrikam.example',
    title: 'Buyer',
    company: 'Fabrikam',
    phone: '(202) 555-0134',
  },
  {
    displayName: 'John Smith',
    firstName: 'John',
    lastName: 'Smith',
    email: 'jsmith@wingtip.example',
    title: 'Dispatcher',
    company: 'Wingtip Logistics',
    mobilePhone: '07700 900135',
    isDirSynced: true,
  },
  {
    displayName: 'Smith, John',
    firstName: 'John',
    lastName: 'Smith',
    email: 'john.smith@woodgrove.example',
    company: 'Woodgrove Bank',
  },
  {
    displayName: 'John Fitz-Gerald',
    firstName: 'John',
    lastName: 'Fitz-Gerald',
    email: 'j.fitzgerald@proseware.example',
    title: 'Consultant',
    company: 'Proseware',
    phone: '020-7946-0136',
  },
  {
    displayName: "Patrick O'Brien",
    firstName: 'Patrick',
    lastName: "O'Brien",
    email: "patrick.o'brien@obrien-haulage.example",
    title: 'Managing Director',
    company: "O'Brien Haulage Ltd.",
    phone: '+44 20 7946 0137 x21',
  },
  {
    displayName: 'Hidden John',
    firstName: 'Hidden',
    lastName: 'John',
    email: 'hidden.john@litware.example',
    hidden: true,
  },
  {
    displayName: '[Reset your password](https://evil.example)',
    email: 'reset@evil.example',
    company: 'Evil & Co',
  },
  { displayName: '<at>CEO</at>', email: 'ceo@evil.example', title: '<b>Chief</b>', company: '**Evil** Corp' },
  {
    displayName: 'Eve \u202Egnp.exe',
    firstName: 'Eve',
    lastName: '\u202Egnp.exe',
    email: 'eve@evil.example',
    webPage: 'javascript:alert(1)',
  },
];

/** The cast's own contacts; `of` names the mailbox. */
export interface NotablePersonalContact {
  readonly of: 'staff' | 'admin' | 'approver';
  readonly displayName: string;
  readonly givenName?: string;
  readonly surname?: string;
  readonly email?: string;
  readonly companyName?: string;
  readonly jobTitle?: string;
  readonly mobilePhone?: string;
  readonly businessPhones?: readonly string[];
  readonly homePhones?: readonly string[];
  readonly personalNotes?: string;
  readonly businessHomePage?: string;
}

export const notablePersonalContacts: readonly NotablePersonalContact[] = [
  // The same person as the mail contact and as the colleague of that address.
  {
    of: 'staff',
    displayName: 'John Doe',
    givenName: 'John',
    surname: 'Doe',
    email: 'John.Doe@contoso-partner.example',
    companyName: 'Contoso Partner Ltd',
    mobilePhone: '07700 900123',
    personalNotes: 'Prefers calls before ten.',
  },
  {
    of: 'staff',
    displayName: 'John Smith',
    givenName: 'John',
    surname: 'Smith',
    email: 'john.smith@contoso.com',
    homePhones: ['+44 20 7946 0199'],
  },
  {
    of: 'staff',
    displayName: 'Johnny Parker',
    givenName: 'Johnny',
    surname: 'Parker',
    mobilePhone: '+1 (425) 555-0188',
  },
  {
    of: 'staff',
    displayName: 'John from the bicycle shop',
    givenName: 'John',
    businessPhones: ['030/23125-188'],
  },
  { of: 'staff', displayName: 'Taxi Zentrale', businessPhones: ['030 23125 999'] },
  { of: 'staff', displayName: '**bold** _name_ `code`', email: 'bold@evil.example', jobTitle: '# Heading' },
  { of: 'staff', displayName: '', email: 'only-an-address@fabrikam.example' },
  {
    of: 'admin',
    displayName: 'John Doe',
    givenName: 'John',
    surname: 'Doe',
    email: 'john.doe@contoso-partner.example',
    businessPhones: ['+442079460123'],
  },
  {
    of: 'admin',
    displayName: 'Plumber',
    mobilePhone: '(0176) 040690-77',
    personalNotes: 'Key is at the reception.',
  },
  {
    of: 'approver',
    displayName: 'John Smith (Fabrikam)',
    givenName: 'John',
    surname: 'Smith',
    email: 'john.smith@fabrikam.example',
    businessHomePage: 'www.fabrikam.example',
  },
];

/** Mail contacts who are in the mailboxes of the cast and in Unified Contacts, too: a buyer and a supplier's desk. */
export const sharedMailContacts: readonly NotableMailContact[] = [
  {
    displayName: 'Jana Dvorak',
    firstName: 'Jana',
    lastName: 'Dvorak',
    email: 'jana.dvorak@fabrikam.example',
    title: 'Buyer',
    company: 'Fabrikam',
    phone: '+420 222 000 001',
    mobilePhone: '+420 601 000 001',
  },
  {
    displayName: 'Tailspin Order Desk',
    email: 'orders@tailspin.example',
    company: 'Tailspin Toys',
    phone: '+1 425 555 0166',
  },
];

export const sharedPersonalContacts: readonly NotablePersonalContact[] = [
  {
    of: 'staff',
    displayName: 'Jana Dvořáková',
    givenName: 'Jana',
    surname: 'Dvořáková',
    email: 'jana.dvorak@fabrikam.example',
    companyName: 'Fabrikam',
    mobilePhone: '+420601000001',
  },
  {
    of: 'approver',
    displayName: 'Tailspin orders',
    email: 'Orders@tailspin.example',
    companyName: 'Tailspin Toys',
    businessPhones: ['(425) 555-0166'],
  },
];

/** Rows of Unified Contacts, by column; the first three are in mailboxes and among the mail contacts, too. */
export const notableDatabaseContacts: readonly Readonly<Record<string, string>>[] = [
  {
    displayName: 'John Doe',
    jobTitle: 'Partner Manager',
    department: 'Alliances',
    companyName: 'Contoso Partner',
    mailAddresses: 'john.doe@contoso-partner.example;jdoe@contoso-partner.example',
    mobilePhoneNumbers: '+447700900123',
    addressCity: 'London',
    addressCountry: 'United Kingdom',
  },
  {
    displayName: 'Dvorak Jana',
    jobTitle: 'Lead Buyer',
    department: 'Purchasing',
    companyName: 'Fabrikam',
    mailAddresses: 'jana.dvorak@fabrikam.example',
    mobilePhoneNumbers: '+420 601000001',
    businessPhoneNumbers: '+420222000001',
    addressStreetAddress: 'Dlouha 1',
    addressPostalCode: '11000',
    addressCity: 'Praha',
    addressCountry: 'Czechia',
  },
  {
    displayName: 'Tailspin Toys, Orders',
    companyName: 'Tailspin Toys',
    mailAddresses: 'orders@tailspin.example',
    businessPhoneNumbers: '+14255550166;+1 425 555 0167',
  },
  { displayName: 'Johnny Appleseed', companyName: 'Fourth Coffee', mobilePhoneNumbers: '+1 425 555 0168' },
];
