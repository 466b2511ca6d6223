import { fold } from '../../src/contacts/text/fold.ts';
import type { SharedDocument } from '../../src/directory/search/search-document.ts';
import type { ForeignKind } from './foreign.ts';
import { createRandom, type Random } from './random.ts';

/** A query with who is meant. */
export interface Judged {
  readonly kind: JudgedKind | ForeignKind;
  readonly query: string;
  /** Any of these is right: one, unless the query is true of several. */
  readonly ids: readonly string[];
}

export const easyKinds = [
  'exact',
  'order',
  'prefix',
  'accent',
  'typo',
  'transposition',
  'nickname',
  'sound',
  'phone',
  'company+name',
] as const;

export const hardKinds = ['first letter', 'two edits', 'spelling', 'prefix typo'] as const;

export type JudgedKind = (typeof easyKinds)[number] | (typeof hardKinds)[number];

/** Makes a query for a contact, or '' when it cannot be asked for in this way. */
type Ask = (contact: SharedDocument, random: Random, crowd: Crowd) => string;

interface Crowd {
  /** How many contacts have names that begin with both texts (folded), counted up to six. */
  begunWith(given: string, surname: string): number;
}

/** What keyboards have beside each letter. */
const keyboard = ['qwertyuiop', 'asdfghjkl', 'zxcvbnm'];
const nicknames: Readonly<Record<string, string>> = {
  william: 'Bill',
  robert: 'Bob',
  richard: 'Dick',
  elizabeth: 'Liz',
  margaret: 'Peggy',
  james: 'Jim',
  john: 'Jack',
  joseph: 'Joe',
  thomas: 'Tom',
  michael: 'Mike',
  christopher: 'Chris',
  katherine: 'Kate',
  catherine: 'Cathy',
  jennifer: 'Jenny',
  patricia: 'Trish',
  edward: 'Ted',
  charles: 'Chuck',
  andrew: 'Andy',
  daniel: 'Dan',
  david: 'Dave',
  samuel: 'Sam',
  benjamin: 'Ben',
  nicholas: 'Nick',
  alexander: 'Sasha',
  alexandra: 'Sandra',
  susan: 'Sue',
  deborah: 'Debbie',
  rebecca: 'Becky',
  stephen: 'Steve',
  steven: 'Steve',
  anthony: 'Tony',
  gregory: 'Greg',
  timothy: 'Tim',
  lawrence: 'Larry',
  frederick: 'Fred',
  gerald: 'Jerry',
  raymond: 'Ray',
  ronald: 'Ron',
  donald: 'Don',
  kenneth: 'Ken',
  theodore: 'Theo',
  leonard: 'Len',
  matthew: 'Matt',
  jacob: 'Jake',
  joshua: 'Josh',
  abigail: 'Abby',
  amanda: 'Mandy',
  barbara: 'Barb',
  dorothy: 'Dot',
  victoria: 'Vicky',
  philip: 'Phil',
  walter: 'Walt',
  maximilian: 'Max',
  johannes: 'Hannes',
  sebastian: 'Basti',
  francisco: 'Paco',
  jose: 'Pepe',
  guillermo: 'Memo',
  giuseppe: 'Beppe',
  luigi: 'Gigi',
  antonio: 'Toni',
  francesco: 'Franco',
  salvatore: 'Toto',
  ekaterina: 'Katya',
  ivan: 'Vanya',
  maria: 'Masha',
};
/** Letters that people exchange because they sound alike: made from surname lists, one pair at a time. */
const soundPairs = [
  ['ph', 'f'],
  ['f', 'ph'],
  ['ck', 'k'],
  ['k', 'c'],
  ['c', 'k'],
  ['ei', 'ai'],
  ['ai', 'ay'],
  ['ey', 'ei'],
  ['ie', 'y'],
  ['y', 'i'],
  ['i', 'y'],
  ['tz', 'z'],
  ['z', 's'],
  ['s', 'z'],
  ['sch', 'sh'],
  ['sh', 'sch'],
  ['th', 't'],
  ['tt', 't'],
  ['ll', 'l'],
  ['l', 'll'],
  ['nn', 'n'],
  ['n', 'nn'],
  ['ss', 's'],
  ['w', 'v'],
  ['v', 'w'],
  ['dt', 't'],
  ['x', 'ks'],
  ['ou', 'u'],
  ['qu', 'kw'],
] as const;

const asks: Readonly<Record<JudgedKind, Ask>> = {
  exact: ({ givenName, surname }) => `${givenName} ${surname}`,
  order: ({ givenName, surname }) => `${surname} ${givenName}`.toLowerCase(),
  prefix: ({ givenName, surname }, random, crowd) => {
    const [given, family] = [fold(givenName), fold(surname)];
    const [one, other] = [given.slice(0, 3 + random.below(2)), family.slice(0, 4 + random.below(2))];
    return family.length > 5 && crowd.begunWith(one, other) <= 5 ? `${one} ${other}` : '';
  },
  accent: ({ givenName, surname }, random) => {
    const whole = `${givenName} ${surname}`;
    const folded = fold(whole);
    if (folded === whole.toLowerCase()) return '';
    const umlauts = whole.replace(/[äöüÄÖÜ]/g, (letter) => `${fold(letter)}e`);
    return random.next() < 0.5 && umlauts !== whole ? umlauts : folded;
  },
  typo: (contact, random) => misspelt(contact, random, (word) => oneEdit(word, random, 1)),
  transposition: (contact, random) => misspelt(contact, random, (word) => transposed(word, random)),
  nickname: ({ givenName, surname }) => {
    const short = nicknames[fold(givenName)];
    return short === undefined ? '' : `${short} ${surname}`;
  },
  sound: ({ givenName, surname }, random) => {
    const other = soundingLike(fold(surname), random, 1);
    return other === '' || surname.length < 4 ? '' : `${givenName} ${other}`;
  },
  phone: ({ phones }, random) => {
    const digits = (phones[0] ?? '').replace(/\D/g, '');
    const end = digits.slice(-(8 + random.below(3)));
    return random.next() < 0.5 ? end : `${end.slice(0, 3)} ${end.slice(3, 6)}-${end.slice(6)}`;
  },
  'company+name': ({ surname, givenName, company }, random) => {
    const [first = ''] = company.split(' ');
    return random.next() < 0.5 ? `${surname} ${givenName} ${first}` : `${first} ${givenName} ${surname}`;
  },
  'first letter': ({ givenName, surname }, random) => {
    const family = fold(surname);
    if (family.length < 5) return '';
    return `${givenName} ${wrongKey(family.charAt(0), random)}${family.slice(1)}`;
  },
  'two edits': ({ givenName, surname }, random) => {
    const family = fold(surname);
    return family.length < 6 ? '' : `${givenName} ${oneEdit(oneEdit(family, random, 0), random, 0)}`;
  },
  spelling: ({ givenName, surname }, random) => {
    const other = soundingLike(fold(surname), random, 2);
    return other === '' || surname.length < 5 ? '' : `${givenName} ${other}`;
  },
  'prefix typo': ({ givenName, surname }, random, crowd) => {
    const [given, family] = [fold(givenName), fold(surname)];
    if (family.length < 8) return '';
    const begun = family.slice(0, 6);
    return crowd.begunWith(given, begun) <= 3 ? `${given} ${oneEdit(begun, random, 1)}` : '';
  },
};

/**
 * `each` queries of every kind. Those meant have a name that nobody else has; a query that happens to be another
 * one's whole name is left out, since nobody could know.
 */
export function judgedQueries(
  contacts: readonly SharedDocument[],
  each: number,
  seed: number,
): readonly Judged[] {
  const random = createRandom(seed);
  const names = contacts.map(({ givenName, surname }) => fold(`${givenName} ${surname}`));
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  const parts = contacts.map(({ givenName, surname }) => [fold(givenName), fold(surname)] as const);
  const crowd: Crowd = {
    begunWith(given, surname) {
      let count = 0;
      for (const [one, other] of parts) {
        if (other.startsWith(surname) && one.startsWith(given) && ++count > 5) break;
      }
      return count;
    },
  };
  const judged: Judged[] = [];
  for (const kind of [...easyKinds, ...hardKinds]) {
    let found = 0;
    for (let tries = 0; found < each && tries < each * 2000; tries++) {
      const at = random.below(contacts.length);
      const contact = contacts[at];
      const name = names[at] ?? '';
      if (contact === undefined || counts.get(name) !== 1 || !/^[a-z' -]+$/.test(name)) continue;
      const query = asks[kind](contact, random, crowd);
      if (query === '' || (fold(query) !== name && counts.has(fold(query)))) continue;
      judged.push({ kind, query, ids: [contact.id] });
      found++;
    }
  }
  return judged;
}

/** An error in the surname, and every other time one in the given name as well. */
function misspelt(
  { givenName, surname }: SharedDocument,
  random: Random,
  spoil: (word: string) => string,
): string {
  const [given, family] = [fold(givenName), fold(surname)];
  if (given.length < 4 || family.length < 4) return '';
  return `${random.next() < 0.5 ? spoil(given) : given} ${spoil(family)}`;
}

/** One key pressed wrongly: beside the right one, twice, not at all, or one too many; not before `from`. */
function oneEdit(word: string, random: Random, from: number): string {
  const at = from + random.below(word.length - from);
  const letter = word.charAt(at);
  switch (random.below(4)) {
    case 0:
      return word.slice(0, at) + wrongKey(letter, random) + word.slice(at + 1);
    case 1:
      return word.slice(0, at) + letter + word.slice(at);
    case 2:
      return word.slice(0, at) + word.slice(at + 1);
    default:
      return word.slice(0, at + 1) + wrongKey(letter, random) + word.slice(at + 1);
  }
}

function wrongKey(letter: string, random: Random): string {
  const row = keyboard.find((keys) => keys.includes(letter)) ?? 'aeiou';
  const at = row.indexOf(letter);
  const beside = [row[at - 1], row[at + 1]].filter((key) => key !== undefined);
  return beside[random.below(beside.length)] ?? 'e';
}

function transposed(word: string, random: Random): string {
  for (let tries = 0; tries < 10; tries++) {
    const at = random.below(word.length - 1);
    if (word[at] === word[at + 1]) continue;
    return word.slice(0, at) + word.charAt(at + 1) + word.charAt(at) + word.slice(at + 2);
  }
  return word;
}

/** `times` exchanges of letters that sound alike, in different places. */
function soundingLike(word: string, random: Random, times: number): string {
  let changed = word;
  let done = 0;
  for (let tries = 0; tries < 40 && done < times; tries++) {
    const [from, to] = soundPairs[random.below(soundPairs.length)] ?? ['ph', 'f'];
    const at = changed.indexOf(from, 1);
    if (at < 0) continue;
    const next = changed.slice(0, at) + to + changed.slice(at + from.length);
    if (next === word) continue;
    changed = next;
    done++;
  }
  return done === times ? changed : '';
}
