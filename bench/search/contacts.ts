import { allFakers, type Faker } from '@faker-js/faker';
import { fold } from '../../src/contacts/text/fold.ts';
import type { SharedDocument } from '../../src/directory/search/search-document.ts';
import { createRandom, type Random } from './random.ts';

/** Countries with their share of the contacts, calling code, and how rare surnames are put together there. */
const countries = [
  { locale: 'en_US', share: 22, code: '1', ends: 'son ton ford ley well man er wood field burn worth ham' },
  { locale: 'en_GB', share: 10, code: '44', ends: 'son ton ford ley well man by wood shaw bourne worth ham' },
  {
    locale: 'de',
    share: 18,
    code: '49',
    ends: 'mann er berg bauer meier stein hoff müller schmidt bach le feld',
  },
  { locale: 'de_AT', share: 3, code: '43', ends: 'inger egger huber mayr ler bichler hofer acher' },
  { locale: 'fr', share: 7, code: '33', ends: 'eau ard et ier in ot oux elle and el' },
  { locale: 'it', share: 5, code: '39', ends: 'ini etti ello oni ucci aro ato esi ano' },
  { locale: 'es', share: 6, code: '34', ends: 'ez as illo edo ero ano eda osa' },
  { locale: 'pl', share: 6, code: '48', ends: 'ski wicz czyk ak ek owski iński czak' },
  { locale: 'cs_CZ', share: 3, code: '420', ends: 'ek ák ka ík ec ský ník' },
  { locale: 'hr', share: 2, code: '385', ends: 'ić ović ević ac ak ek' },
  { locale: 'nl', share: 4, code: '31', ends: 'stra sma mans hof dijk veld en sen' },
  { locale: 'sv', share: 3, code: '46', ends: 'sson berg ström gren lund qvist man dahl' },
  { locale: 'da', share: 2, code: '45', ends: 'sen gaard holm bjerg strup bæk' },
  { locale: 'tr', share: 2, code: '90', ends: 'oğlu er gün taş demir kaya' },
  { locale: 'ro', share: 1, code: '40', ends: 'escu eanu aru ea oiu' },
  { locale: 'hu', share: 1, code: '36', ends: 'i házi falvi ossy s' },
  { locale: 'ru', share: 2, code: '7', ends: 'ов ин ский енко ев' },
  { locale: 'uk', share: 1, code: '380', ends: 'енко ук ський чук' },
  { locale: 'el', share: 1, code: '30', ends: 'όπουλος ίδης άκης' },
  { locale: 'vi', share: 1, code: '84', ends: '' },
] as const;

const departments =
  'Sales,Marketing,Finance,Human Resources,Legal,Operations,Purchasing,Research,Production,Quality,IT,Customer Service,Logistics,Facility Management'.split(
    ',',
  );
const roles =
  'Manager,Engineer,Consultant,Director,Analyst,Assistant,Specialist,Coordinator,Developer,Head,Buyer,Technician,Controller,Advisor'.split(
    ',',
  );
const grades = ['', '', '', 'Senior ', 'Junior ', 'Lead ', 'Chief '];
const legalForms = [
  'Ltd',
  'GmbH',
  'Inc',
  'AG',
  'SA',
  'BV',
  'Group',
  'KG',
  'LLC',
  '& Co',
  'Partners',
  'Holding',
];
const trades =
  'Logistics,Systems,Foods,Textiles,Energy,Consulting,Software,Pharma,Motors,Media,Steel,Paper,Travel,Health,Optics,Marine'.split(
    ',',
  );

interface Country {
  readonly given: readonly string[];
  readonly family: readonly string[];
  readonly cities: readonly string[];
  readonly code: string;
  readonly ends: readonly string[];
}

/** `size` invented contacts of many countries, names as frequent as in life (Zipf); the same for the same seed. */
export function* generateContacts(size: number, seed: number): Generator<SharedDocument> {
  const random = createRandom(seed);
  const pools = countries.map((one) => poolOf(one.locale, one.code, one.ends));
  const shares = countries.flatMap(({ share }, index) => new Array<number>(share).fill(index));
  const companies = makeCompanies(pools, random, Math.max(50, Math.min(20_000, Math.ceil(size / 50))));
  for (let number = 0; number < size; number++) {
    const pool = pools[random.pick(shares) ?? 0];
    if (pool !== undefined) yield contact(number, pool, companies, random);
  }
}

function contact(
  number: number,
  pool: Country,
  companies: readonly string[],
  random: Random,
): SharedDocument {
  let givenName = zipfOf(pool.given, random);
  if (random.next() < 0.04) givenName += `${random.next() < 0.5 ? '-' : ' '}${zipfOf(pool.given, random)}`;
  let surname = familyName(pool, random);
  if (random.next() < 0.03) surname += `-${familyName(pool, random)}`;
  const company = zipfOf(companies, random);
  const domain = `${plainLetters(company).slice(0, 18)}.${random.next() < 0.7 ? 'com' : 'example'}`;
  const [given, family] = [plainLetters(givenName), plainLetters(surname)];
  const forms = [
    `${given}.${family}`,
    `${given.charAt(0)}${family}`,
    `${family}.${given}`,
    `${given}${number % 97}`,
  ];
  const local = forms[random.next() < 0.7 ? 0 : random.below(forms.length)] ?? given;
  return {
    id: `c${number}`,
    owner: undefined,
    givenName,
    surname,
    displayName: random.next() < 0.1 ? `${surname}, ${givenName}` : `${givenName} ${surname}`,
    company,
    department: departments[random.zipf(departments.length)] ?? '',
    title: `${random.pick(grades)}${roles[random.zipf(roles.length)] ?? ''}`,
    city: zipfOf(pool.cities, random),
    emails: [`${local}@${domain}`],
    phones: random.next() < 0.5 ? [phone(pool, random), phone(pool, random)] : [phone(pool, random)],
  };
}

function phone({ code }: Country, random: Random): string {
  const digits = String(1_000_000 + random.below(9_000_000)) + String(random.below(1000)).padStart(3, '0');
  const forms = [
    `+${code} ${digits.slice(0, 3)} ${digits.slice(3)}`,
    `+${code}${digits}`,
    `+${code} (${digits.slice(0, 3)}) ${digits.slice(3, 6)}-${digits.slice(6)}`,
    `0${digits.slice(0, 3)} / ${digits.slice(3)}`,
  ];
  return forms[random.below(forms.length)] ?? digits;
}

/** One in three surnames is a rare one, put together from a common one's beginning and an ending of the country. */
function familyName({ family, ends }: Country, random: Random): string {
  const name = zipfOf(family, random);
  if (ends.length === 0 || random.next() > 0.34) return name;
  const other = family[random.below(family.length)] ?? name;
  const stem = [...other]
    .slice(0, 3 + random.below(4))
    .join('')
    .replace(/[\s'-]+$/u, '');
  return stem + (random.pick(ends) ?? '');
}

function makeCompanies(pools: readonly Country[], random: Random, count: number): readonly string[] {
  const names = new Set<string>();
  while (names.size < count) {
    const pool = pools[random.below(pools.length)];
    if (pool === undefined) continue;
    const name = familyName(pool, random);
    const form = legalForms[random.below(legalForms.length)] ?? '';
    names.add(random.next() < 0.6 ? `${name} ${random.pick(trades) ?? ''} ${form}` : `${name} ${form}`);
  }
  return [...names];
}

function zipfOf(list: readonly string[], random: Random): string {
  return list[random.zipf(list.length)] ?? '';
}

function poolOf(locale: keyof typeof allFakers, code: string, ends: string): Country {
  const { person, location } = (allFakers[locale] as Faker).rawDefinitions;
  const english = allFakers.en.rawDefinitions.location?.city_name ?? [];
  const all = (names: NonNullable<typeof person>['first_name'] | undefined) => [
    ...new Set([...(names?.generic ?? []), ...(names?.female ?? []), ...(names?.male ?? [])]),
  ];
  return {
    given: shuffled(all(person?.first_name), locale),
    family: shuffled(all(person?.last_name), locale),
    cities: location?.city_name ?? english,
    code,
    ends: ends === '' ? [] : ends.split(' '),
  };
}

/** The lists are sorted, and the frequent names should not all begin with A. */
function shuffled(names: readonly string[], locale: string): readonly string[] {
  const random = createRandom([...locale].reduce((sum, letter) => sum * 31 + letter.charCodeAt(0), 7));
  const mixed = [...names];
  for (let index = mixed.length - 1; index > 0; index--) {
    const other = random.below(index + 1);
    [mixed[index], mixed[other]] = [mixed[other] ?? '', mixed[index] ?? ''];
  }
  return mixed;
}

function plainLetters(text: string): string {
  return fold(text).replace(/[^a-z0-9]+/gu, '');
}
