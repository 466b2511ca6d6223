import type { Person } from './people.ts';

type Table = readonly (readonly string[])[];

function table(
  columns: Readonly<Record<string, (person: Person) => string>>,
  people: readonly Person[],
): Table {
  return [
    Object.keys(columns),
    ...people.map((person) => Object.values(columns).map((value) => value(person))),
  ];
}

const name = {
  prefix: (person: Person) => person.prefix,
  given: (person: Person) => person.given,
  middle: (person: Person) => person.middle,
  surname: (person: Person) => person.surname,
  suffix: (person: Person) => person.suffix,
  display: (person: Person) => person.display,
};
const nothing = () => '';
const text = (field: keyof Person) => (person: Person) => String(person[field]);
const item = (field: 'emails' | 'business', index: number) => (person: Person) => person[field][index] ?? '';

/** Google Contacts until 2023. */
export function oldGoogle(people: readonly Person[]): Table {
  return table(
    {
      Name: name.display,
      'Given Name': name.given,
      'Additional Name': name.middle,
      'Family Name': name.surname,
      'Yomi Name': nothing,
      'Name Prefix': name.prefix,
      'Name Suffix': name.suffix,
      Nickname: () => 'Nick',
      Birthday: () => '1980-03-22',
      Location: nothing,
      Occupation: nothing,
      Notes: text('notes'),
      Photo: () => 'https://lh3.example/photo.jpg',
      'Group Membership': () => '* myContacts',
      'E-mail 1 - Type': () => '* Work',
      'E-mail 1 - Value': ({ emails }) => emails.slice(0, 1).join(''),
      'E-mail 2 - Type': () => 'Home',
      'E-mail 2 - Value': ({ emails }) => emails.slice(1).join(' ::: '),
      'IM 1 - Type': () => 'Other',
      'IM 1 - Service': () => 'Jabber',
      'IM 1 - Value': text('im'),
      'Phone 1 - Type': () => 'Mobile',
      'Phone 1 - Value': text('mobile'),
      'Phone 2 - Type': () => 'Work',
      'Phone 2 - Value': ({ business }) => business.join(' ::: '),
      'Phone 3 - Type': () => 'Home',
      'Phone 3 - Value': text('home'),
      'Phone 4 - Type': () => 'Work Fax',
      'Phone 4 - Value': text('fax'),
      'Phone 5 - Type': () => 'Pager',
      'Phone 5 - Value': () => '+49 1234 5',
      'Address 1 - Type': () => 'Work',
      'Address 1 - Formatted': ({ street, city }) => `${street}\n${city}`,
      'Address 1 - Street': text('street'),
      'Address 1 - City': text('city'),
      'Address 1 - PO Box': nothing,
      'Address 1 - Region': text('state'),
      'Address 1 - Postal Code': text('postalCode'),
      'Address 1 - Country': text('country'),
      'Address 1 - Extended Address': nothing,
      'Organization 1 - Type': nothing,
      'Organization 1 - Name': text('company'),
      'Organization 1 - Yomi Name': nothing,
      'Organization 1 - Title': text('title'),
      'Organization 1 - Department': text('department'),
      'Organization 1 - Symbol': nothing,
      'Organization 1 - Location': text('office'),
      'Organization 1 - Job Description': nothing,
      'Website 1 - Type': () => 'Work',
      'Website 1 - Value': text('web'),
    },
    people,
  );
}

/** Google Contacts today. */
export function newGoogle(people: readonly Person[]): Table {
  return table(
    {
      'First Name': name.given,
      'Middle Name': name.middle,
      'Last Name': name.surname,
      'Phonetic First Name': nothing,
      'Phonetic Middle Name': nothing,
      'Phonetic Last Name': nothing,
      'Name Prefix': name.prefix,
      'Name Suffix': name.suffix,
      Nickname: nothing,
      'File As': () => 'Filed elsewhere',
      'Organization Name': text('company'),
      'Organization Title': text('title'),
      'Organization Department': text('department'),
      Birthday: () => ' --03-22',
      Notes: text('notes'),
      Photo: nothing,
      Labels: () => '* myContacts',
      'E-mail 1 - Label': () => 'Home',
      'E-mail 1 - Value': ({ emails }) => emails.slice(1).join(' ::: '),
      'E-mail 2 - Label': () => '* Work',
      'E-mail 2 - Value': item('emails', 0),
      'Phone 1 - Label': () => 'Work',
      'Phone 1 - Value': ({ business }) => business.join(' ::: '),
      'Phone 2 - Label': () => 'Mobile',
      'Phone 2 - Value': text('mobile'),
      'Phone 3 - Label': () => 'Home',
      'Phone 3 - Value': text('home'),
      'Phone 4 - Label': () => 'Work Fax',
      'Phone 4 - Value': text('fax'),
      'Address 1 - Label': () => 'Home',
      'Address 1 - Formatted': nothing,
      'Address 1 - Street': () => 'Am Waldrand 1',
      'Address 1 - City': () => 'Dorf',
      'Address 1 - PO Box': nothing,
      'Address 1 - Region': nothing,
      'Address 1 - Postal Code': nothing,
      'Address 1 - Country': nothing,
      'Address 1 - Extended Address': nothing,
      'Address 2 - Label': () => 'Work',
      'Address 2 - Street': text('street'),
      'Address 2 - City': text('city'),
      'Address 2 - PO Box': nothing,
      'Address 2 - Region': text('state'),
      'Address 2 - Postal Code': text('postalCode'),
      'Address 2 - Country': text('country'),
      'Website 1 - Label': nothing,
      'Website 1 - Value': text('web'),
    },
    people,
  );
}

/** Outlook on the web and the new Outlook. */
export function outlookWeb(people: readonly Person[]): Table {
  return table(
    {
      'First Name': name.given,
      'Middle Name': name.middle,
      'Last Name': name.surname,
      Title: name.prefix,
      Suffix: name.suffix,
      Nickname: nothing,
      'Given Yomi': nothing,
      'Surname Yomi': nothing,
      'E-mail Address': item('emails', 0),
      'E-mail 2 Address': item('emails', 1),
      'E-mail 3 Address': item('emails', 2),
      'Home Phone': text('home'),
      'Home Phone 2': nothing,
      'Business Phone': item('business', 0),
      'Business Phone 2': item('business', 1),
      'Mobile Phone': text('mobile'),
      'Car Phone': nothing,
      'Other Phone': nothing,
      'Primary Phone': nothing,
      Pager: nothing,
      'Business Fax': text('fax'),
      'Home Fax': nothing,
      'Other Fax': nothing,
      'Company Main Phone': nothing,
      Callback: () => '+49 1',
      'Radio Phone': nothing,
      Telex: nothing,
      'TTY/TDD Phone': () => '+49 2',
      IMAddress: text('im'),
      'Job Title': text('title'),
      Department: text('department'),
      Company: text('company'),
      'Office Location': text('office'),
      "Manager's Name": () => 'Big Boss',
      "Assistant's Name": () => 'Little Help',
      "Assistant's Phone": () => '+49 3',
      'Company Yomi': nothing,
      'Business Street': text('street'),
      'Business City': text('city'),
      'Business State': text('state'),
      'Business Postal Code': text('postalCode'),
      'Business Country/Region': text('country'),
      'Home Street': () => 'Am Waldrand 1',
      'Home City': () => 'Dorf',
      'Other Street': nothing,
      'Personal Web Page': nothing,
      Spouse: () => 'Sam',
      Schools: nothing,
      Hobby: nothing,
      Location: () => 'Somewhere',
      'Web Page': text('web'),
      Birthday: () => '1980-03-22',
      Anniversary: nothing,
      Notes: text('notes'),
    },
    people,
  );
}

/** `Get-Contact | Export-Csv`, joined with Get-MailContact. */
export function exchange(people: readonly Person[]): Table {
  return table(
    {
      Identity: ({ display }) => `contoso.example/Users/${display}`,
      Guid: () => '7d9b8f9e-0000-4000-8000-000000000000',
      Alias: () => 'alias',
      Name: () => 'cn-1234',
      DisplayName: name.display,
      SimpleDisplayName: nothing,
      FirstName: name.given,
      LastName: name.surname,
      Initials: nothing,
      ExternalEmailAddress: ({ emails: [email = ''] }) => (email === '' ? '' : `SMTP:${email}`),
      EmailAddresses: ({ emails }) =>
        [
          ...emails.slice(1).map((email) => `smtp:${email}`),
          ...emails.slice(0, 1).map((email) => `SMTP:${email}`),
          'X500:/o=Contoso/cn=x',
        ].join(';'),
      Company: text('company'),
      Department: text('department'),
      Title: text('title'),
      Office: text('office'),
      Phone: item('business', 0),
      OtherTelephone: ({ business }) => `{${business.slice(1).join(', ')}}`,
      MobilePhone: text('mobile'),
      HomePhone: text('home'),
      Fax: text('fax'),
      Pager: nothing,
      StreetAddress: text('street'),
      City: text('city'),
      StateOrProvince: text('state'),
      PostalCode: text('postalCode'),
      CountryOrRegion: text('country'),
      WebPage: text('web'),
      Notes: text('notes'),
      AssistantName: () => 'Little Help',
      Manager: () => 'Big Boss',
      HiddenFromAddressListsEnabled: () => 'True',
      MailTip: () => 'Slow to answer',
      RecipientTypeDetails: () => 'MailContact',
      WhenCreatedUTC: () => '01/02/2026 03:04:05',
    },
    people,
  );
}

/** Unified Contacts, with the names of its interface. */
export function unifiedContacts(people: readonly Person[]): Table {
  return table(
    {
      id: ({ surname }) => `sap_${surname.length}`,
      displayName: name.display,
      jobTitle: text('title'),
      department: text('department'),
      companyName: text('company'),
      mailAddresses: ({ emails }) => emails.join(';'),
      imAddresses: text('im'),
      mobilePhoneNumbers: text('mobile'),
      businessPhoneNumbers: ({ business }) => business.join('; '),
      homePhoneNumbers: text('home'),
      addressStreetAddress: text('street'),
      addressPostalCode: text('postalCode'),
      addressCity: text('city'),
      addressCountry: text('country'),
    },
    people,
  );
}

/** Thunderbird. */
export function thunderbird(people: readonly Person[]): Table {
  return table(
    {
      'First Name': name.given,
      'Last Name': name.surname,
      'Display Name': name.display,
      Nickname: nothing,
      'Primary Email': item('emails', 0),
      'Secondary Email': item('emails', 1),
      'Screen Name': text('im'),
      'Work Phone': item('business', 0),
      'Home Phone': text('home'),
      'Fax Number': text('fax'),
      'Pager Number': () => '123',
      'Mobile Number': text('mobile'),
      'Home Address': () => 'Am Waldrand 1',
      'Home Address 2': nothing,
      'Home City': () => 'Dorf',
      'Home State': nothing,
      'Home ZipCode': nothing,
      'Home Country': nothing,
      'Work Address': ({ street }) => street.split('\n')[0] ?? '',
      'Work Address 2': ({ street }) => street.split('\n')[1] ?? '',
      'Work City': text('city'),
      'Work State': text('state'),
      'Work ZipCode': text('postalCode'),
      'Work Country': text('country'),
      'Job Title': text('title'),
      Department: text('department'),
      Organization: text('company'),
      'Web Page 1': text('web'),
      'Web Page 2': nothing,
      'Birth Year': nothing,
      'Birth Month': nothing,
      'Birth Day': nothing,
      'Custom 1': () => 'custom',
      Notes: text('notes'),
    },
    people,
  );
}

const byHand: Readonly<Record<string, string>> = {
  English:
    'Full name|E-mail|Mobile|Phone|Fax|Company|Department|Position|Address|City|State|ZIP|Country|Website|Comments',
  German:
    'Name|E-Mail|Handy|Telefon|Telefax|Firma|Abteilung|Funktion|Straße|Ort|Bundesland|PLZ|Land|Homepage|Bemerkung',
  French:
    'Nom complet|Courriel|Portable|Téléphone|Fax|Entreprise|Service|Fonction|Adresse|Ville|Région|Code postal|Pays|Site web|Remarques',
  Spanish:
    'Nombre completo|Correo electrónico|Móvil|Teléfono|Fax|Empresa|Departamento|Cargo|Dirección|Ciudad|Provincia|CP|País|Sitio web|Observaciones',
  Italian:
    'Nome completo|E-mail|Cellulare|Telefono|Fax|Azienda|Reparto|Ruolo|Indirizzo|Città|Provincia|CAP|Paese|Sito web|Osservazioni',
  Dutch:
    'Volledige naam|E-mailadres|Mobiel|Telefoon|Fax|Bedrijf|Afdeling|Functie|Straat|Plaats|Provincie|Postcode|Land|Website|Opmerkingen',
  Portuguese:
    'Nome completo|E-mail|Telemóvel|Telefone|Fax|Empresa|Departamento|Função|Morada|Localidade|Distrito|Código postal|País|Site|Observações',
};

export const handLanguages = Object.keys(byHand);

/** Sheets that people make themselves. */
export function handMade(language: string, people: readonly Person[]): Table {
  const values = (person: Person) => [
    person.display,
    person.emails[0] ?? '',
    person.mobile,
    person.business[0] ?? '',
    person.fax,
    person.company,
    person.department,
    person.title,
    person.street,
    person.city,
    person.state,
    person.postalCode,
    person.country,
    person.web,
    person.notes,
  ];
  return [(byHand[language] ?? '').split('|'), ...people.map(values)];
}
