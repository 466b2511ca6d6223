/** Invented people with the values that address books keep. */
export interface Person {
  readonly prefix: string;
  readonly given: string;
  readonly middle: string;
  readonly surname: string;
  readonly suffix: string;
  readonly display: string;
  readonly company: string;
  readonly department: string;
  readonly title: string;
  readonly office: string;
  readonly emails: readonly string[];
  readonly mobile: string;
  readonly business: readonly string[];
  readonly home: string;
  readonly fax: string;
  readonly im: string;
  readonly street: string;
  readonly city: string;
  readonly state: string;
  readonly postalCode: string;
  readonly country: string;
  readonly web: string;
  readonly notes: string;
}

export const people: readonly Person[] = [
  {
    prefix: 'Dr.',
    given: 'Jörg',
    middle: 'Änne',
    surname: 'Müller-Lüdenscheidt',
    suffix: 'MBA',
    display: 'Dr. Jörg Änne Müller-Lüdenscheidt MBA',
    company: 'Straßenbau Größe & Söhne; Co. KG',
    department: 'Einkauf, Süd',
    title: 'Geschäftsführer',
    office: 'Büro 3/12',
    emails: ['joerg.mueller@strassenbau.example', 'jm@soehne.example', 'joerg@privat.example'],
    mobile: '+49 171 2345678',
    business: ['+49 89 123456-0', '+49 89 123456-12'],
    home: '089/998877',
    fax: '+49 89 123456-99',
    im: 'joerg@chat.example',
    street: 'Türkenstraße 12\nHinterhaus',
    city: 'München',
    state: 'Bayern',
    postalCode: '80333',
    country: 'Germany',
    web: 'https://www.strassenbau.example/über',
    notes: 'Erste Zeile, mit Komma\nZweite "Zeile"; mit Semikolon',
  },
  {
    prefix: '',
    given: 'Zoë',
    middle: '',
    surname: 'D’Étremond',
    suffix: '',
    display: 'Zoë D’Étremond',
    company: 'Crème Brûlée S.A.',
    department: '',
    title: 'Chargée d’études',
    office: '',
    emails: ['zoe@creme.example'],
    mobile: '+33 6 12 34 56 78',
    business: ['+33 1 23 45 67 89'],
    home: '',
    fax: '',
    im: '',
    street: '5 rue de l’Église',
    city: 'Orléans',
    state: '',
    postalCode: '45000',
    country: 'France',
    web: '',
    notes: '',
  },
  {
    prefix: '',
    given: 'John',
    middle: '',
    surname: 'O’Neill, Jr',
    suffix: '',
    display: 'John O’Neill, Jr',
    company: 'Fabrikam "Pipes" Inc.',
    department: 'R&D',
    title: '',
    office: 'HQ',
    emails: [],
    mobile: '',
    business: ['+1 (212) 555-0100 ext. 12'],
    home: '',
    fax: '',
    im: '',
    street: '1 Main St',
    city: 'New York',
    state: 'NY',
    postalCode: '02139',
    country: 'United States',
    web: 'http://fabrikam.example',
    notes: '  - a list\n  - of things',
  },
];
