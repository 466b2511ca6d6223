import type { ContactField } from '../contacts/contact.ts';
import { fold } from '../contacts/text/fold.ts';
import { looksLikePhone } from '../contacts/text/phone.ts';
import { isEmailAddress } from '../contacts/validation/validate-contact.ts';
import { messages } from '../languages/messages.ts';
import { kindWords, placeWords, wholeNames } from './column-names.ts';

/** Of several addresses, a contact keeps the first of these that a row has. */
export const addressPlaces = ['business', 'home', 'other'] as const;
export type AddressPlace = (typeof addressPlaces)[number];
export type AddressPart = 'street' | 'box' | 'city' | 'state' | 'postalCode' | 'country';

/** What the values of a column are read as. */
export type ColumnTarget =
  | Exclude<ContactField, AddressPart>
  | 'namePrefix'
  | 'middleName'
  | 'nameSuffix'
  | AddressTarget;
type AddressTarget = `${AddressPlace}.${AddressPart}`;

export function isAddressTarget(target: ColumnTarget): target is AddressTarget {
  return target.includes('.');
}

/** Returns the place and the part that an address target stands for. */
export function placeAndPart(target: AddressTarget): [AddressPlace, AddressPart] {
  return target.split('.') as [AddressPlace, AddressPart];
}

/** One of several columns about one value, such as Google's `Phone 1 - Label` and `Phone 1 - Value`. */
export interface TypedColumn {
  /** The same for the columns that belong together. */
  readonly group: string;
  readonly of: 'phone' | 'email' | 'im' | 'web' | 'address';
  readonly part: 'label' | 'value' | AddressPart;
}

export interface Column {
  readonly heading: string;
  /** Undefined if its values are not imported. */
  readonly target: ColumnTarget | TypedColumn | undefined;
}

export type PhoneField = 'mobilePhones' | 'businessPhones' | 'homePhones' | 'fax';

/** Returns what each column holds, by its heading, and where that is ambiguous by the other headings and the values. */
export function recognizeColumns(
  headings: readonly string[],
  rows: readonly (readonly string[])[],
): readonly Column[] {
  const keys = headings.map(headingKey);
  const found = keys.map((key) => targetOf(key));
  const valuesOf = (index: number) => rows.slice(0, sampleRows).map((cells) => (cells[index] ?? '').trim());
  const has = (target: Meaning) => found.includes(target);
  const titles = keys.flatMap((_, index) => (found[index] === 'titleOrPrefix' ? [index] : []));
  return headings.map((heading, index) => {
    const meaning = found[index];
    const values = valuesOf(index);
    let target: Column['target'];
    if (meaning === 'name') target = meaningOfName(has);
    else if (meaning === 'titleOrPrefix') {
      // Where there are two, the first stands before the name.
      const isPrefix = has('jobTitle') || (titles.length > 1 && titles[0] === index);
      target = isPrefix ? 'namePrefix' : 'jobTitle';
    } else if (meaning === 'homeIfNumber') target = holdsNumbers(values) ? 'homePhones' : undefined;
    else if (meaning === 'workIfNumber') target = holdsNumbers(values) ? 'businessPhones' : undefined;
    else if (meaning === 'office' && holdsNumbers(values)) target = 'businessPhones';
    else if (isStreet(meaning) && holdAddresses(values)) target = 'emails';
    else target = meaning;
    return { heading, target };
  });
}

/**
 * Returns the columns of rows without a heading, by what their values look like; undefined if nothing is an address or
 * a number.
 */
export function guessColumns(rows: readonly (readonly string[])[]): readonly Column[] | undefined {
  const width = Math.max(0, ...rows.slice(0, sampleRows).map((cells) => cells.length));
  let hasName = false;
  let hasTold = false;
  const columns = Array.from({ length: width }, (_, index): Column => {
    const values = rows
      .slice(0, sampleRows)
      .map((cells) => (cells[index] ?? '').trim())
      .filter((value) => value !== '');
    const heading = messages.transfer.file.column({ number: index + 1 });
    if (values.length === 0) return { heading, target: undefined };
    if (holdAddresses(values)) {
      hasTold = true;
      return { heading, target: 'emails' };
    }
    if (holdsNumbers(values)) {
      hasTold = true;
      return { heading, target: 'businessPhones' };
    }
    if (hasName) return { heading, target: undefined };
    hasName = true;
    return { heading, target: 'displayName' };
  });
  return hasTold ? columns : undefined;
}

/**
 * Returns which kind of number a label names, in any of our languages; undefined for a pager or somebody else's number.
 */
export function phoneFieldOf(label: string): PhoneField | undefined {
  const words = wordsOf(headingKey(label));
  if (words.has('pager') || hasKind(words, 'ignored')) return undefined;
  if (hasKind(words, 'fax') || words.has('homefax') || words.has('workfax')) return 'fax';
  if (hasKind(words, 'mobile') || words.has('iphone')) return 'mobilePhones';
  return placeOf(words) === 'home' ? 'homePhones' : 'businessPhones';
}

/** Returns which address a label names. */
export function addressPlaceOf(label: string): AddressPlace {
  const words = wordsOf(headingKey(label));
  return words.size === 0 ? 'other' : (placeOf(words) ?? 'other');
}

const sampleRows = 50;
const longestHeading = 200;

type Meaning =
  | ColumnTarget
  | TypedColumn
  | 'name'
  | 'titleOrPrefix'
  | 'homeIfNumber'
  | 'workIfNumber'
  | undefined;

const whole = new Map(
  (Object.keys(wholeNames) as (keyof typeof wholeNames)[]).flatMap((target) =>
    wholeNames[target].split('|').map((name) => [name, target] as const),
  ),
);

type Kind = keyof typeof kindWords;
const kinds = Object.fromEntries(
  Object.entries(kindWords).map(([kind, names]) => [kind, new Set(names.split('|'))]),
) as unknown as Readonly<Record<Kind, ReadonlySet<string>>>;
const places = Object.fromEntries(
  Object.entries(placeWords).map(([place, names]) => [place, new Set(names.split('|'))]),
) as unknown as Readonly<Record<AddressPlace, ReadonlySet<string>>>;

/** Folded, without punctuation, words of camel case apart. */
function headingKey(heading: string): string {
  const apart = heading.slice(0, longestHeading).replace(/(?<=\p{Ll})(?=\p{Lu})/gu, ' ');
  return fold(apart.replace(/['’`´]/gu, ' '))
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}

/** The words of a heading, alone and with their neighbours, since some terms have two. */
function wordsOf(key: string): ReadonlySet<string> {
  const words = key === '' ? [] : key.split(' ').filter((word) => !/^\d+$/.test(word));
  return new Set(
    words.flatMap((word, index) => (index === 0 ? [word] : [word, `${words[index - 1]} ${word}`])),
  );
}

function targetOf(key: string): Meaning {
  const typed = googleColumn.exec(key)?.groups;
  if (typed !== undefined) return typedColumn(typed);
  // "First Name" and "FirstName", "E-Mail 2" and "E-Mail".
  const plain = key.replace(/ \d+$/, '');
  const exact = whole.get(plain) ?? whole.get(plain.replaceAll(' ', ''));
  if (exact !== undefined) return exact === 'ignored' ? undefined : exact;
  const words = wordsOf(key);
  const kind = (Object.keys(kindWords) as Kind[]).find((one) => hasKind(words, one));
  const place = placeOf(words);
  switch (kind) {
    case undefined:
    case 'ignored':
      return undefined;
    case 'fax':
      return 'fax';
    case 'mobile':
      return 'mobilePhones';
    case 'phone':
      return place === 'home' ? 'homePhones' : 'businessPhones';
    case 'email':
      return 'emails';
    case 'web':
      return 'webPage';
    default:
      return `${place ?? 'business'}.${kind}`;
  }
}

function hasKind(words: ReadonlySet<string>, kind: Kind): boolean {
  return [...words].some((word) => kinds[kind].has(word));
}

function placeOf(words: ReadonlySet<string>): AddressPlace | undefined {
  return (['home', 'other', 'business'] as const).find((place) =>
    [...words].some((word) => places[place].has(word)),
  );
}

const googleColumn =
  /^(?<of>e mail|phone|address|im|website|organization) (?<number>\d+) (?<part>type|label|value|service|street|city|po box|region|postal code|country|extended address|formatted|name|title|department|location)$/;
const googleParts: Readonly<Record<string, TypedColumn['part']>> = {
  type: 'label',
  label: 'label',
  value: 'value',
  street: 'street',
  'extended address': 'street',
  city: 'city',
  'po box': 'box',
  region: 'state',
  'postal code': 'postalCode',
  country: 'country',
};
const googleKinds: Readonly<Record<string, TypedColumn['of']>> = {
  'e mail': 'email',
  phone: 'phone',
  address: 'address',
  im: 'im',
  website: 'web',
};
const googleOrganization: Readonly<Record<string, ColumnTarget>> = {
  name: 'company',
  title: 'jobTitle',
  department: 'department',
  location: 'office',
};

/** Returns a column of Google's export that belongs to others: `Phone 1 - Type`. */
function typedColumn(groups: Readonly<Record<string, string>>): Meaning {
  const { of: name = '', number = '', part: partName = '' } = groups;
  if (name === 'organization') return googleOrganization[partName];
  const [of, part] = [googleKinds[name], googleParts[partName]];
  return of === undefined || part === undefined ? undefined : { group: `${of} ${number}`, of, part };
}

/** Returns what `Name` is: the last name beside a first name only (`Name;Vorname`), the first beside a last name. */
function meaningOfName(has: (target: Meaning) => boolean): ColumnTarget | undefined {
  if (has('displayName')) return undefined;
  if (has('givenName') && has('surname')) return 'displayName';
  if (has('givenName')) return 'surname';
  return has('surname') ? 'givenName' : 'displayName';
}

function isStreet(meaning: Meaning): boolean {
  return typeof meaning === 'string' && meaning.endsWith('.street');
}

function holdAddresses(values: readonly string[]): boolean {
  const filled = values.filter((value) => value !== '');
  return filled.length > 0 && filled.every((value) => value.includes('@') && isEmailAddress(value));
}

function holdsNumbers(values: readonly string[]): boolean {
  const filled = values.filter((value) => value !== '');
  return (
    filled.length > 0 &&
    filled.every((value) => looksLikePhone(value) && /\d{5}/.test(value.replace(/\D/gu, '')))
  );
}
