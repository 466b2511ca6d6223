import { fold, words } from '../../src/contacts/text/fold.ts';
import type { SharedDocument } from '../../src/directory/search/search-document.ts';
import type { Judged } from './judged.ts';
import { createRandom, type Random } from './random.ts';

/**
 * Queries as people get them wrong, made from the contacts and a keyboard alone: nothing here knows what the engine
 * can undo. Each kind has one thing wrong, left out or added.
 */
export const foreignKinds = [
  'name+other city',
  'name+other company',
  'typo+other company',
  'typo+other city',
  'wrong given name',
  'run together',
  'surname+city',
  'word missing',
  'word too many',
  'initial too many',
  'question',
  'title',
] as const;

export type ForeignKind = (typeof foreignKinds)[number];

/** Kinds in which nobody can know more than the surname: left out of the worst figure, and shown by itself. */
export const openKind: ForeignKind = 'wrong given name';

interface Asked {
  readonly query: string;
  /** Who is meant; several where what is right in the query is true of all of them alike. */
  readonly ids: readonly string[];
}

type Ask = (contact: SharedDocument, crowd: Crowd) => Asked | undefined;

/** All contacts, by what the queries say of them. */
interface Crowd {
  readonly random: Random;
  /** A contact like any other. */
  another(): SharedDocument;
  /** How many have this full name, given name first. */
  named(givenName: string, surname: string): number;
  /** Whether anybody has the word anywhere. */
  hasWord(word: string): boolean;
  withSurname(surname: string): readonly SharedDocument[];
}

/** A keyboard as it lies on the table: keys beside, above and below. */
const rows = ['qwertyuiop', 'asdfghjkl', 'zxcvbnm'];

const questions = [
  'What is the phone number of {}?',
  'who is {}',
  'Do you have the e-mail address of {}?',
  'can you find {} for me please',
  "what's {}'s number",
  'I need to call {}',
  'how can I reach {}',
  'phone number for {} please',
  'Wie ist die Nummer von {}?',
  'e-mail von {}',
  'Wer ist {}?',
  'Hast du die Telefonnummer von {}?',
  'ich suche {}',
  'Quel est le numéro de {} ?',
  'adresse e-mail de {}',
  'Qui est {} ?',
  '¿Cuál es el número de {}?',
  'correo de {}',
  '¿Quién es {}?',
  'Qual è il numero di {}?',
  'Chi è {}?',
  'Wat is het nummer van {}?',
  'Wie is {}?',
  'Qual é o número de {}?',
] as const;

const titles = [
  'Dr.',
  'Doktor',
  'Doctor',
  'Prof.',
  'Professor',
  'Mr',
  'Mister',
  'Mrs.',
  'Ms',
  'Herr',
  'Frau',
  'Monsieur',
  'Madame',
  'Señor',
  'Ing.',
] as const;

const syllables = [
  'bri',
  'kol',
  'sant',
  'vex',
  'quo',
  'dra',
  'mip',
  'tur',
  'zel',
  'fop',
  'gan',
  'wix',
] as const;

const asks: Readonly<Record<ForeignKind, Ask>> = {
  'name+other city': (contact, { another }) => {
    const { city } = another();
    return fold(city) === fold(contact.city) ? undefined : meant(contact, `${fullName(contact)} ${city}`);
  },
  'name+other company': (contact, { another }) => {
    const other = another().company;
    return fold(other) === fold(contact.company)
      ? undefined
      : meant(contact, `${fullName(contact)} ${firstWord(other)}`);
  },
  'typo+other company': (contact, crowd) => {
    const name = misspelt(contact, crowd);
    const other = crowd.another().company;
    return name === '' || fold(other) === fold(contact.company)
      ? undefined
      : meant(contact, `${name} ${firstWord(other)}`);
  },
  'typo+other city': (contact, crowd) => {
    const name = misspelt(contact, crowd);
    const { city } = crowd.another();
    return name === '' || fold(city) === fold(contact.city) ? undefined : meant(contact, `${name} ${city}`);
  },
  'wrong given name': ({ surname }, { another, named, withSurname }) => {
    const { givenName } = another();
    if (named(givenName, surname) > 0 || named(surname, givenName) > 0) return undefined;
    return { query: `${givenName} ${surname}`, ids: idsOf(withSurname(surname)) };
  },
  'run together': (contact) => {
    const { givenName, surname } = contact;
    return meant(contact, `${givenName}${surname}`.replace(/[\s'-]/gu, '').toLowerCase());
  },
  'surname+city': ({ surname, city }, { withSurname }) => ({
    query: `${surname} ${city}`,
    ids: idsOf(withSurname(surname).filter((one) => fold(one.city) === fold(city))),
  }),
  'word missing': (contact, { random, withSurname }) => {
    const { givenName, surname, company, city } = contact;
    const sameSurname = withSurname(surname);
    const sameGiven = sameSurname.filter((one) => fold(one.givenName) === fold(givenName));
    const parts = words(givenName);
    // One of two given names, or one of the four things that people say of somebody; never the surname.
    if (parts.length > 1) {
      const kept = random.pick(parts) ?? '';
      const ids = idsOf(sameSurname.filter((one) => words(one.givenName).includes(kept)));
      return { query: `${kept} ${surname}`, ids };
    }
    if (random.next() < 0.5) {
      const ids = idsOf(sameSurname.filter((one) => firstWord(one.company) === firstWord(company)));
      return { query: `${surname} ${firstWord(company)}`, ids };
    }
    return {
      query: `${givenName} ${surname} ${city}`,
      ids: idsOf(sameGiven.filter((one) => fold(one.city) === fold(city))),
    };
  },
  'word too many': (contact, { random, hasWord }) => {
    const invented = Array.from({ length: 3 }, () => random.pick(syllables)).join('');
    if (hasWord(invented)) return undefined;
    const typed = [contact.givenName, contact.surname];
    typed.splice(random.below(3), 0, invented);
    return meant(contact, typed.join(' '));
  },
  'initial too many': (contact, { random }) => {
    const letter = String.fromCharCode(65 + random.below(26));
    return meant(contact, `${contact.givenName} ${letter}. ${contact.surname}`);
  },
  question: (contact, { random }) => meant(contact, random.pick(questions).replace('{}', fullName(contact))),
  title: (contact, { random }) => meant(contact, `${random.pick(titles)} ${fullName(contact)}`),
};

/**
 * `each` queries of every kind. Whose whole name is typed has a name that nobody else has. Where less is typed,
 * everybody of whom it is true is right: the query cannot tell them apart.
 */
export function foreignQueries(
  contacts: readonly SharedDocument[],
  each: number,
  seed: number,
): readonly Judged[] {
  const random = createRandom(seed);
  const crowd = crowdOf(contacts, random);
  const judged: Judged[] = [];
  for (const kind of foreignKinds) {
    let found = 0;
    for (let tries = 0; found < each && tries < each * 500; tries++) {
      const contact = crowd.another();
      const { givenName, surname } = contact;
      if (crowd.named(givenName, surname) !== 1 || !/^[a-z' -]+$/.test(fold(`${givenName}${surname}`)))
        continue;
      const asked = asks[kind](contact, crowd);
      if (asked === undefined) continue;
      judged.push({ kind, ...asked });
      found++;
    }
  }
  return judged;
}

function crowdOf(contacts: readonly SharedDocument[], random: Random): Crowd {
  const names = new Map<string, number>();
  const bySurname = Map.groupBy(contacts, ({ surname }) => fold(surname));
  const known = new Set<string>();
  for (const { givenName, surname, company, city } of contacts) {
    const name = fold(`${givenName} ${surname}`);
    names.set(name, (names.get(name) ?? 0) + 1);
    for (const word of words(`${givenName} ${surname} ${company} ${city}`)) known.add(word);
  }
  return {
    random,
    another: () => contacts[random.below(contacts.length)] as SharedDocument,
    named: (givenName, surname) => names.get(fold(`${givenName} ${surname}`)) ?? 0,
    hasWord: (word) => known.has(word),
    withSurname: (surname) => bySurname.get(fold(surname)) ?? [],
  };
}

/** One key pressed wrongly in the surname, anywhere; '' when the name is too short or becomes somebody else's. */
function misspelt({ givenName, surname }: SharedDocument, { random, named }: Crowd): string {
  const family = fold(surname);
  if (family.length < 4) return '';
  const wrong = wrongKey(family, random);
  return wrong === family || named(givenName, wrong) > 0 ? '' : `${givenName} ${wrong}`;
}

/** A key beside the right one, two keys in the wrong order, one left out, or one pressed twice. */
function wrongKey(word: string, random: Random): string {
  const at = random.below(word.length);
  const [letter, next] = [word.charAt(at), word.charAt(at + 1)];
  switch (random.below(4)) {
    case 0:
      return word.slice(0, at) + keyBeside(letter, random) + word.slice(at + 1);
    case 1:
      return word.slice(0, at) + next + letter + word.slice(at + 2);
    case 2:
      return word.slice(0, at) + word.slice(at + 1);
    default:
      return word.slice(0, at) + letter + word.slice(at);
  }
}

function keyBeside(letter: string, random: Random): string {
  const row = rows.findIndex((keys) => keys.includes(letter));
  if (row < 0) return letter;
  const at = rows[row]?.indexOf(letter) ?? 0;
  const keys = [rows[row]?.[at - 1], rows[row]?.[at + 1]];
  for (const other of [row - 1, row + 1]) keys.push(rows[other]?.[at]);
  return random.pick(keys.filter((key) => key !== undefined)) ?? letter;
}

function meant({ id }: SharedDocument, query: string): Asked {
  return { query, ids: [id] };
}

function fullName({ givenName, surname }: SharedDocument): string {
  return `${givenName} ${surname}`;
}

function firstWord(text: string): string {
  return text.split(' ')[0] ?? '';
}

function idsOf(contacts: readonly SharedDocument[]): readonly string[] {
  return contacts.map(({ id }) => id);
}
