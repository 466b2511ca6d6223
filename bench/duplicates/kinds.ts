import { generateContacts } from '../search/contacts.ts';
import { createRandom, type Random } from '../search/random.ts';
import { createJudgedSet, type Fields, fieldsOf, type JudgedRecord, type JudgedSet } from './judged-set.ts';

/**
 * What happens to contacts in life, a kind each: how the same person is written a second time, and who is taken for
 * somebody else. None of the engine's own tables and rules are used here: nicknames and transliterations are lists of
 * their own, from general knowledge.
 */

type Change = (fields: Fields, random: Random, directory: readonly Fields[]) => void;

/** The addresses of one set. */
let taken = new Set<string>();

/** Returns an address that nobody else has, as mail systems see to it. */
function freeAddress(wanted: string): string {
  const plain = wanted.toLowerCase().replace(/\s/g, '');
  let address = plain;
  for (let number = 2; taken.has(address); number++) address = plain.replace('@', `${number}@`);
  taken.add(address);
  return address;
}

const nicknames: readonly (readonly [string, string])[] =
  'William Bill,William Will,Robert Bob,Robert Rob,Richard Dick,Richard Rick,Elizabeth Liz,Elizabeth Beth,Margaret Peggy,Margaret Maggie,Katherine Kate,Katherine Kathy,James Jim,John Jack,Michael Mike,Thomas Tom,Anthony Tony,Edward Ted,Edward Ed,Charles Chuck,Charles Charlie,Joseph Joe,Daniel Dan,Matthew Matt,Christopher Chris,Andrew Andy,Steven Steve,Timothy Tim,Gregory Greg,Jennifer Jenny,Rebecca Becky,Susan Sue,Patricia Pat,Barbara Barb,Deborah Debbie,Alexander Alex,Benjamin Ben,Samuel Sam,Nicholas Nick,Frederick Fred,Lawrence Larry,Theodore Ted,Victoria Vicky,Jessica Jess,Pamela Pam,Stephanie Steph,Maximilian Max,Johannes Hannes,Friedrich Fritz,Josef Sepp,Georg Schorsch,Katharina Kathi,Susanne Susi,Francisco Paco,José Pepe,Giuseppe Beppe,Giovanni Gianni,Aleksandr Sasha,Vladimir Volodya,Ekaterina Katya,Mikhail Misha,Dmitri Dima,Sergei Seryozha,Jan Honza,Tadeusz Tadek,Małgorzata Gosia,Katarzyna Kasia,Agnieszka Aga,Philippe Phil,Frédéric Fred,Abigail Abby,Zachary Zach,Joshua Josh,Jonathan Jon,Nathaniel Nate,Gerald Jerry,Eugene Gene,Harold Harry,Leonard Len,Raymond Ray,Ronald Ron,Donald Don,Kenneth Ken,Walter Walt,Albert Al,Arthur Art,Philip Phil,Vincent Vince,Douglas Doug,Jeffrey Jeff,Dorothy Dot,Virginia Ginny,Cynthia Cindy,Sandra Sandy,Kimberly Kim,Amanda Mandy,Christina Tina,Antonia Toni,Wilhelmina Mina,Isabella Bella,Gabriel Gabe,Augustus Gus'
    .split(',')
    .map((pair) => pair.split(' ') as [string, string]);

const cyrillic: readonly (readonly [string, string, string])[] = [
  ['Юрий', 'Yuri', 'Jurij'],
  ['Евгений', 'Evgeny', 'Yevgeni'],
  ['Алексей', 'Alexey', 'Aleksei'],
  ['Сергей', 'Sergey', 'Sergei'],
  ['Дмитрий', 'Dmitry', 'Dmitrij'],
  ['Наталья', 'Natalya', 'Natalia'],
  ['Татьяна', 'Tatyana', 'Tatjana'],
  ['Михаил', 'Mikhail', 'Michail'],
  ['Андрей', 'Andrey', 'Andrej'],
  ['Ксения', 'Kseniya', 'Xenia'],
];
const cyrillicFamilies: readonly (readonly [string, string, string])[] = [
  ['Чайковский', 'Tchaikovsky', 'Tschaikowski'],
  ['Щербаков', 'Shcherbakov', 'Scherbakow'],
  ['Жуков', 'Zhukov', 'Schukow'],
  ['Хрущёв', 'Khrushchev', 'Chruschtschow'],
  ['Яковлев', 'Yakovlev', 'Jakowlew'],
  ['Юдин', 'Yudin', 'Judin'],
  ['Цветаев', 'Tsvetaev', 'Zwetajew'],
  ['Шевченко', 'Shevchenko', 'Schewtschenko'],
  ['Соловьёв', 'Solovyov', 'Solowjow'],
  ['Васильев', 'Vasiliev', 'Wassiljew'],
];

const sisters: readonly (readonly [string, string])[] =
  'Martin Martina,Andreas Andrea,Christian Christina,Daniel Daniela,Michael Michaela,Gabriel Gabriele,Marina Martina,Anna Hanna,Lena Lina,Marion Marlon,Julian Juliane,Jan Jana,Robert Roberta,Paul Paula,Karl Karla,Emil Emilia,Stefan Stefanie,Mario Maria,Laura Laurent,Simon Simone,Tina Nina,Sara Zara,Tim Tom,Max Mia,Erik Erika,Denis Denise,Louis Louise'
    .split(',')
    .map((pair) => pair.split(' ') as [string, string]);

const surnames =
  'Smith,Jones,Meyer,Novak,Rossi,García,Nguyen,Hansen,Kowalski,Silva,Brown,Weber,Martin,Andersson,de Vries'.split(
    ',',
  );

/** The same person, written once more. */
const samePerson: Readonly<Record<string, Change>> = {
  'typing error in the name': (fields, random) => {
    const field = random.pick(['givenName', 'surname'] as const);
    fields[field] = mistyped(fields[field], random);
    forget(fields, random, 0.4);
  },
  'typing errors in several fields': (fields, random) => {
    fields.givenName = mistyped(fields.givenName, random);
    fields.surname = mistyped(fields.surname, random);
    fields.company = mistyped(fields.company, random);
    if (random.next() < 0.5) fields.emails = [];
  },
  'typing error in the number': (fields, random) => {
    fields.mobilePhones = fields.mobilePhones.map((number) => withOtherDigit(number, random));
    fields.businessPhones = [];
  },
  'typing error in the address': (fields, random) => {
    fields.emails = fields.emails.map((address) => mistyped(address, random));
    fields.mobilePhones = random.next() < 0.5 ? [] : fields.mobilePhones;
  },
  'first and last name swapped': (fields, random) => {
    [fields.givenName, fields.surname] = [fields.surname, fields.givenName];
    forget(fields, random, 0.4);
  },
  'display name only': (fields, random) => {
    fields.displayName = `${fields.surname}, ${fields.givenName}${random.next() < 0.5 ? ` (${fields.company})` : ''}`;
    [fields.givenName, fields.surname] = ['', ''];
    forget(fields, random, 0.4);
  },
  nickname: (fields, random) => forget(fields, random, 0.4),
  initial: (fields, random) => {
    fields.givenName = `${fields.givenName.charAt(0)}.`;
    forget(fields, random, 0.4);
  },
  'title and second name': (fields, random) => {
    const title = random.pick(['Dr. ', 'Prof. Dr. ', 'Mr. ', 'Mrs ', 'Dipl.-Ing. ', 'Herr ']);
    const second = random.pick(['A. ', 'Maria ', 'J. ', '', 'Lee ']);
    fields.displayName = `${title}${fields.givenName} ${second}${fields.surname}${random.pick(['', ', PhD', ' MBA', ''])}`;
    [fields.givenName, fields.surname] = ['', ''];
    forget(fields, random, 0.4);
  },
  transliteration: (fields, random) => forget(fields, random, 0.5),
  'no accents': (fields, random) => {
    const plain = (text: string) =>
      random.next() < 0.5
        ? text
            .replaceAll('ä', 'ae')
            .replaceAll('ö', 'oe')
            .replaceAll('ü', 'ue')
            .replaceAll('ß', 'ss')
            .normalize('NFKD')
            .replace(/\p{M}/gu, '')
        : text.normalize('NFKD').replace(/\p{M}/gu, '').toUpperCase();
    fields.givenName = plain(fields.givenName);
    fields.surname = plain(fields.surname);
    forget(fields, random, 0.4);
  },
  'other employer, same mobile number': (fields, random, directory) => {
    moveTo(fields, random.pick(directory));
    fields.businessPhones = [];
  },
  'other employer, private address': (fields, random, directory) => {
    const [old] = fields.emails;
    moveTo(fields, random.pick(directory));
    fields.emails = [...fields.emails, ...(old === undefined ? [] : [old])];
    fields.mobilePhones = [];
    fields.businessPhones = [];
  },
  'married, same mobile number': (fields, random, directory) => {
    fields.surname = random.pick(directory)?.surname ?? 'Roe';
    fields.emails = [];
  },
  'married, same address': (fields, random, directory) => {
    fields.surname = random.pick(directory)?.surname ?? 'Roe';
    fields.mobilePhones = [];
    fields.businessPhones = [];
  },
  'few fields, address': (fields) => {
    const { givenName, surname, emails } = fields;
    Object.assign(fields, fieldsOf({ displayName: `${givenName} ${surname}`, emails }));
  },
  'few fields, number': (fields) => {
    const { givenName, surname, mobilePhones } = fields;
    Object.assign(
      fields,
      fieldsOf({
        givenName,
        surname,
        businessPhones: mobilePhones.map((number) => number.replace(/^\+\d\d ?/, '0')),
      }),
    );
  },
  'few fields, company': (fields) => {
    const { givenName, surname, company, city } = fields;
    Object.assign(
      fields,
      fieldsOf({
        givenName,
        surname,
        company: company.replace(/ (?:Ltd|GmbH|Inc|AG|SA|BV|Group|KG|LLC)$/, ''),
        city,
      }),
    );
  },
  'address without a name': (fields) => {
    Object.assign(fields, fieldsOf({ emails: fields.emails.map((address) => address.toUpperCase()) }));
  },
  'other notation': (fields, random) => {
    fields.mobilePhones = fields.mobilePhones.map((number) =>
      number.replace(/^\+/, '00').replace(/(\d)(?=(?:\d{3})+$)/g, '$1-'),
    );
    fields.emails = fields.emails.map((address) => address.toUpperCase());
    fields.company = fields.company.toUpperCase();
    fields.surname = fields.surname.toUpperCase();
    forget(fields, random, 0.2);
  },
};

/** Somebody else, who may be taken for a person of the directory. */
const somebodyElse: Readonly<Record<string, Change>> = {
  'family, one number': (fields, random, directory) => {
    fields.givenName = otherThan(fields.givenName, random, directory);
    fields.businessPhones = [...fields.mobilePhones];
    Object.assign(fields, { emails: [], jobTitle: '', department: '', company: '', mobilePhones: [] });
  },
  'sister or brother of nearly the same name': (fields) => {
    Object.assign(fields, { emails: [], jobTitle: '', department: '' });
    fields.businessPhones = [...fields.mobilePhones];
    fields.mobilePhones = [];
  },
  'father and son': (fields) => {
    fields.displayName = `${fields.givenName} ${fields.surname} Jr.`;
    fields.emails = fields.emails.map((address) => `jr.${address}`);
    fields.mobilePhones = [];
  },
  'namesake elsewhere': (fields, random, directory) => {
    moveTo(fields, random.pick(directory));
    fields.mobilePhones = [newNumber(random)];
    fields.businessPhones = [];
    fields.city = random.pick(directory)?.city ?? '';
  },
  'namesake in the same city': (fields, random, directory) => {
    moveTo(fields, random.pick(directory));
    fields.mobilePhones = [newNumber(random)];
    fields.businessPhones = [];
  },
  'namesake in the same company': (fields, random, directory) => {
    fields.emails = fields.emails.map((address) => address.replace('@', '2@'));
    fields.mobilePhones = [newNumber(random)];
    fields.businessPhones = [];
    fields.jobTitle = random.pick(directory)?.jobTitle ?? '';
    fields.department = random.pick(directory)?.department ?? '';
  },
  'colleague at one switchboard': (fields, random, directory) => {
    const { givenName = '', surname = '' } = random.pick(directory) ?? {};
    Object.assign(fields, { givenName, surname, displayName: '', mobilePhones: [] });
    fields.businessPhones = fields.businessPhones.length > 0 ? fields.businessPhones : ['+49 89 5550100'];
    fields.emails = [freeAddress(`${givenName}.${surname}@${domainOf(fields)}`)];
  },
  'colleague of the same surname': (fields, random, directory) => {
    fields.givenName = otherThan(fields.givenName, random, directory);
    fields.emails = [freeAddress(`${fields.givenName}.${fields.surname}@${domainOf(fields)}`)];
    fields.mobilePhones = [newNumber(random)];
  },
  'colleague with the same initial': (fields, random, directory) => {
    const initial = fields.givenName.charAt(0);
    const same = directory.find(
      ({ givenName }) =>
        givenName.startsWith(initial) && givenName.slice(0, 4) !== fields.givenName.slice(0, 4),
    );
    fields.givenName = same?.givenName ?? otherThan(fields.givenName, random, directory);
    fields.emails = [];
    fields.mobilePhones = [];
  },
  'same role address': (fields, random, directory) => {
    const { givenName = '', surname = '' } = random.pick(directory) ?? {};
    Object.assign(fields, { givenName, surname, displayName: '', mobilePhones: [], businessPhones: [] });
    fields.emails = [`info@${domainOf(fields)}`];
  },
};

/** What has to be so in the directory, for a kind to happen. */
const needs: Readonly<Record<string, Change>> = {
  nickname: (fields, random) => {
    fields.givenName = random.pick(nicknames)?.[0] ?? '';
  },
  transliteration: (fields, random) => {
    fields.givenName = random.pick(cyrillic)?.[1] ?? '';
    fields.surname = random.pick(cyrillicFamilies)?.[1] ?? '';
    fields.emails = [freeAddress(`${fields.givenName}.${fields.surname}@${domainOf(fields)}`)];
  },
  'sister or brother of nearly the same name': (fields, random) => {
    fields.givenName = random.pick(sisters)?.[0] ?? '';
  },
  'colleague at one switchboard': (fields, random) => {
    fields.businessPhones = [`+49 89 ${5_550_000 + random.below(400)}`];
  },
  'colleague of the same surname': (fields, random) => {
    fields.surname = random.pick(surnames) ?? '';
  },
  'namesake elsewhere': (fields, random) => {
    if (random.next() < 0.5) fields.surname = random.pick(surnames) ?? '';
  },
  'same role address': (fields) => {
    fields.emails = [`info@${domainOf(fields)}`];
  },
};

/** Changes that follow from what the directory was made to have. */
const follows: Readonly<Record<string, Change>> = {
  nickname: (fields, random) => {
    const all = nicknames.filter(([name]) => name === fields.givenName);
    fields.givenName = random.pick(all)?.[1] ?? '';
  },
  transliteration: (fields, random) => {
    const way = random.next() < 0.5 ? 0 : 2;
    fields.givenName = cyrillic.find(([, name]) => name === fields.givenName)?.[way] ?? '';
    fields.surname = cyrillicFamilies.find(([, name]) => name === fields.surname)?.[way] ?? '';
  },
  'sister or brother of nearly the same name': (fields, random) => {
    fields.givenName = random.pick(sisters.filter(([name]) => name === fields.givenName))?.[1] ?? '';
  },
};

/** Makes records of `size` people, and `firsts` others of which two in three are theirs as well. */
export function createKindsSet(firsts: number, size: number, seed: number): JudgedSet {
  const random = createRandom(seed);
  const directory = makeDirectory(size, seed);
  const known = [...Object.keys(samePerson), ...Object.keys(samePerson), ...Object.keys(somebodyElse)];
  const records: JudgedRecord[] = [];
  for (let number = 0; number < firsts; number++) {
    const kind = known[number % known.length] ?? '';
    const person = Math.floor((number * size) / firsts);
    const original = directory[person];
    if (original === undefined) continue;
    needs[kind]?.(original, random, directory);
    const fields = { ...original };
    follows[kind]?.(fields, random, directory);
    (samePerson[kind] ?? somebodyElse[kind])?.(fields, random, directory);
    records.push({ fields, person: kind in samePerson ? person : size + number, kind });
  }
  return createJudgedSet(records, directory);
}

/** Invented people, no two of whom have one address: their names and companies are few, and mail systems refuse that. */
function makeDirectory(size: number, seed: number): readonly Fields[] {
  taken = new Set();
  return [...generateContacts(size, seed)].map(
    ({ title, emails, phones: [first = '', second], ...fields }) => {
      const [address = ''] = emails;
      return fieldsOf({
        givenName: fields.givenName,
        surname: fields.surname,
        company: fields.company,
        department: fields.department,
        city: fields.city,
        jobTitle: title,
        emails: [freeAddress(address)],
        mobilePhones: [first],
        businessPhones: second === undefined ? [] : [second],
      });
    },
  );
}

const letters = 'abcdefghijklmnopqrstuvwxyz';

/** One letter more, one less, another one, or two swapped. */
function mistyped(text: string, random: Random): string {
  if (text.length < 3) return text;
  const place = 1 + random.below(text.length - 2);
  const letter = letters.charAt(random.below(26));
  const ways = [
    text.slice(0, place) + letter + text.slice(place),
    text.slice(0, place) + text.slice(place + 1),
    text.slice(0, place) + letter + text.slice(place + 1),
    text.slice(0, place) + text.charAt(place + 1) + text.charAt(place) + text.slice(place + 2),
  ];
  return random.pick(ways) ?? text;
}

function withOtherDigit(number: string, random: Random): string {
  const place = number.length - 1 - random.below(6);
  return number.slice(0, place) + String(random.below(10)) + number.slice(place + 1);
}

/** Leaves out some of what is known, but never both the address and the number. */
function forget(fields: Fields, random: Random, share: number): void {
  if (random.next() < share) fields.company = '';
  if (random.next() < share) fields.city = '';
  if (random.next() < share) fields.jobTitle = '';
  if (random.next() < 0.5) fields.emails = [];
  else [fields.mobilePhones, fields.businessPhones] = [[], []];
}

function moveTo(fields: Fields, other: Fields | undefined): void {
  if (other === undefined) return;
  fields.company = other.company;
  fields.jobTitle = other.jobTitle;
  fields.department = other.department;
  fields.emails = [freeAddress(`${fields.givenName}.${fields.surname}@${domainOf(other)}`)];
}

function domainOf({ emails }: Fields): string {
  return emails[0]?.split('@')[1] ?? 'example.com';
}

function otherThan(name: string, random: Random, directory: readonly Fields[]): string {
  for (;;) {
    const other = random.pick(directory)?.givenName ?? '';
    if (other.slice(0, 3) !== name.slice(0, 3)) return other;
  }
}

function newNumber(random: Random): string {
  return `+49 17${random.below(10)} ${1_000_000 + random.below(9_000_000)}`;
}
