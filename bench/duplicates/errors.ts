import { allFakers, type Faker } from '@faker-js/faker';
import { createRandom, type Random } from '../search/random.ts';
import { createJudgedSet, type Fields, fieldsOf, type JudgedRecord, type JudgedSet } from './judged-set.ts';

/**
 * Records with errors at random, the way the generators of public benchmarks (febrl, GeCo) make them: each copy of a
 * record gets a number of errors in any of its fields. No kind is foreseen by anybody, and other countries' names are
 * used than in the set of kinds, so that this set shows what the rules are worth that were made with the other one.
 */

const locales = ['en_AU', 'en_IN', 'pt_BR', 'fi', 'nb_NO', 'sk', 'de_CH', 'fr_CA', 'es_MX', 'en_ZA'] as const;
const fields = ['givenName', 'surname', 'company', 'city', 'jobTitle'] as const;
const mostErrors = 5;

/** Makes records of `size` people in households and companies, and `firsts` more, of which two in three are copies. */
export function createErrorsSet(firsts: number, size: number, seed: number): JudgedSet {
  const random = createRandom(seed);
  const makers = locales.map((locale, index) => {
    const faker: Faker = allFakers[locale];
    faker.seed(seed + index);
    return faker;
  });
  const companies = makers.flatMap((faker) =>
    Array.from({ length: Math.ceil(size / 100) }, () => faker.company.name()),
  );
  const cities = makers.flatMap((faker) => Array.from({ length: 60 }, () => faker.location.city()));
  const taken = new Set<string>();
  /** Returns an address that nobody else has. */
  const freeAddress = (local: string, domain: string): string => {
    let address = `${local}@${domain}`;
    for (let number = 2; taken.has(address); number++) address = `${local}${number}@${domain}`;
    taken.add(address);
    return address;
  };
  const make = (): Fields => {
    const faker = random.pick(makers) ?? allFakers.en;
    const givenName = faker.person.firstName();
    const surname = faker.person.lastName();
    const company = companies[random.zipf(companies.length)] ?? '';
    const domain = `${plain(company).slice(0, 16)}.example`;
    return fieldsOf({
      givenName,
      surname,
      company,
      city: cities[random.zipf(cities.length)] ?? '',
      jobTitle: random.next() < 0.6 ? faker.person.jobTitle() : '',
      emails: random.next() < 0.7 ? [freeAddress(`${plain(givenName)}.${plain(surname)}`, domain)] : [],
      mobilePhones: random.next() < 0.6 ? [number('4', random)] : [],
      // One in four has the number of the company.
      businessPhones:
        random.next() < 0.25
          ? [`+61 2 ${String(hash(company) % 9_000_000).padStart(7, '5')}`]
          : random.next() < 0.3
            ? [number('3', random)]
            : [],
    });
  };
  const directory: Fields[] = [];
  while (directory.length < size) {
    const person = make();
    directory.push(person);
    if (random.next() < 0.06 && directory.length < size)
      directory.push(relative(person, make(), random, freeAddress));
  }
  const records: JudgedRecord[] = [];
  for (let index = 0; index < firsts; index++) {
    const place = Math.floor((index * size) / firsts);
    const original = directory[place];
    if (original === undefined) continue;
    const isCopy = index % 3 !== 2;
    const errors = 1 + random.below(mostErrors);
    records.push(
      isCopy
        ? {
            fields: copyOf(original, errors, random),
            person: place,
            kind: `${errors} ${errors === 1 ? 'error' : 'errors'}`,
          }
        : {
            fields: relative(original, make(), random, freeAddress),
            person: size + index,
            kind: 'relative, colleague or namesake',
          },
    );
  }
  return createJudgedSet(records, directory);
}

/** Somebody who shares a home, a desk or a name with a person. */
function relative(
  person: Fields,
  other: Fields,
  random: Random,
  freeAddress: (local: string, domain: string) => string,
): Fields {
  const { surname, city, company, businessPhones, givenName } = person;
  const way = random.below(3);
  if (way === 0)
    return {
      ...other,
      surname,
      city,
      businessPhones: random.next() < 0.5 ? person.mobilePhones : businessPhones,
      emails: [],
    };
  if (way === 1) return { ...other, company, city, businessPhones };
  return {
    ...other,
    givenName,
    surname,
    emails: other.emails.map((address) =>
      freeAddress(`${plain(givenName)}.${plain(surname)}`, address.split('@')[1] ?? ''),
    ),
  };
}

/** A copy with errors, of which a field gets two at most. What is left still says who it is. */
function copyOf(original: Fields, errors: number, random: Random): Fields {
  const copy = { ...original };
  const done = new Map<string, number>();
  for (let count = 0; count < errors; ) {
    const field = random.pick([...fields, 'emails', 'mobilePhones', 'businessPhones'] as const);
    count++;
    const before = done.get(field) ?? 0;
    if (before >= 2) continue;
    done.set(field, before + 1);
    if (field === 'emails' || field === 'mobilePhones' || field === 'businessPhones') {
      const [value = ''] = copy[field];
      copy[field] = value === '' || random.next() < 0.5 ? [] : [spoilt(value, random, field === 'emails')];
    } else if (random.next() < 0.15) copy[field] = '';
    else copy[field] = spoilt(copy[field], random, true);
  }
  if (random.next() < 0.05) [copy.givenName, copy.surname] = [copy.surname, copy.givenName];
  return isTelling(copy) ? copy : { ...original, company: copy.company, city: copy.city };
}

/** A name alone, or a number alone, says who it is to nobody. */
function isTelling({
  givenName,
  surname,
  emails,
  mobilePhones,
  businessPhones,
  company,
  city,
  jobTitle,
}: Fields): boolean {
  if (givenName === '' && surname === '') return false;
  const others = [emails[0], mobilePhones[0], businessPhones[0], company, city, jobTitle].filter(
    Boolean,
  ).length;
  return others >= 2;
}

const keyboard = ['qwertzuiop', 'asdfghjkl', 'yxcvbnm', '1234567890'];
const sounds: readonly (readonly [RegExp, string])[] = [
  [/ph/, 'f'],
  [/f/, 'ph'],
  [/ei/, 'ai'],
  [/i/, 'y'],
  [/y/, 'i'],
  [/c/, 'k'],
  [/k/, 'c'],
  [/z/, 's'],
  [/tt/, 't'],
  [/ss/, 's'],
  [/ll/, 'l'],
  [/v/, 'w'],
  [/w/, 'v'],
];
const scanned: readonly (readonly [string, string])[] = [
  ['m', 'rn'],
  ['rn', 'm'],
  ['l', '1'],
  ['o', '0'],
  ['cl', 'd'],
  ['0', '8'],
  ['5', '6'],
  ['1', '7'],
];

/** One error of a keyboard, an ear or a scanner. */
function spoilt(text: string, random: Random, isText: boolean): string {
  if (text.length < 2) return text;
  const place = random.below(text.length);
  const way = random.below(isText ? 6 : 3);
  if (way === 0) return text.slice(0, place) + text.slice(place + 1);
  if (way === 1 && place > 0)
    return text.slice(0, place - 1) + text.charAt(place) + text.charAt(place - 1) + text.slice(place + 1);
  if (way === 4) {
    const rule = random.pick(sounds.filter(([pattern]) => pattern.test(text)));
    return rule === undefined ? text : text.replace(rule[0], rule[1]);
  }
  if (way === 5) {
    const rule = random.pick(scanned.filter(([letters]) => text.includes(letters)));
    return rule === undefined ? text : text.replace(rule[0], rule[1]);
  }
  const row = keyboard.find((keys) => keys.includes(text.charAt(place).toLowerCase())) ?? 'etaoin';
  const key = row.charAt(random.below(row.length));
  return way === 3
    ? text.slice(0, place) + key + text.slice(place)
    : text.slice(0, place) + key + text.slice(place + 1);
}

function number(range: string, random: Random): string {
  return `+61 ${range}${String(random.below(10 ** 8)).padStart(8, '0')}`;
}

function plain(text: string): string {
  return text
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^a-z]/g, '');
}

function hash(text: string): number {
  let value = 7;
  for (const letter of text) value = (value * 31 + letter.charCodeAt(0)) % 1_000_003;
  return value * 8;
}
