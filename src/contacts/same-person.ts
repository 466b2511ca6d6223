import { words } from './fold.ts';
import { nameOf, type PreparedContact } from './match.ts';
import { compatibleNames, nameKey, nameWords, tellingWords } from './name.ts';
import { parsePhone } from './phone.ts';

/**
 * Who is the same person. Showing two people as one is worse than showing one twice, so that every rule asks
 * for a name that fits as well. All rules look at sets, never at an order:
 *
 * 1. The same e-mail address, in any case: joins compatible names. Behind a role address (info@) or one that
 *    people with different names share, it joins equal names only.
 * 2. The same phone number in E.164: joins compatible names. A number other than a mobile one may be a
 *    switchboard's: it needs two words of the name, and no e-mail addresses that differ.
 * 3. The same full name and company: joins only when nothing speaks against it (other e-mail addresses, other
 *    mobile numbers), and when there is no third who might be meant as well.
 *
 * Two colleagues are never one person: the directory has told them apart already.
 */

/** What the rules look at in one record. */
export interface Facts {
  readonly name: readonly string[];
  readonly nameKey: string;
  readonly emails: readonly string[];
  readonly colleague: boolean;
  readonly company: string;
  /** As written: reading numbers is costly and seldom needed. */
  readonly phones: readonly string[];
  /** Of each number the last seven digits, see {@link endingOf}. */
  readonly endings: readonly number[];
  readonly mobilePhones: readonly string[];
}

/** Two records, as positions, that one rule finds to be one person's. */
interface Edge {
  readonly one: number;
  readonly other: number;
  /** Both have the same full name. */
  readonly sameName: boolean;
}

/** The records of one person, as positions. */
type Person = readonly number[];

/** More holders than this make an address or number a shared one without a closer look. */
const shared = 12;
const roles = new Set(
  'admin administrator accounting billing buchhaltung contact contacto einkauf empfang finance frontdesk hello help helpdesk hr info information it jobs kontakt mail marketing news newsletter noreply office orders post postmaster press reception sales sekretariat service support team vertrieb webmaster welcome zentrale'.split(
    ' ',
  ),
);
const legalForms = new Set(
  'ab ag as asa bv co corp corporation company gmbh inc incorporated kg kgaa limited llc llp ltd nv oy plc sa sarl se spa srl the'.split(
    ' ',
  ),
);

/** The records of each person, as indexes into `contacts`; every index stands in exactly one group. */
export function groupSamePerson(contacts: readonly PreparedContact[]): readonly Person[] {
  const facts = contacts.map(factsOf);
  const edges: Edge[] = [];
  addEdgesByEmail(facts, edges);
  addEdgesByPhone(facts, edges);
  const people: Person[] = [];
  for (const group of connected(facts.length, edges)) {
    if (fitTogether(facts, group)) people.push(group);
    else people.push(...takeApart(facts, group, edges));
  }
  return joinByEmployment(facts, people);
}

/** Somebody in between is compatible with two who are not with one another: Hans Meier, Meier, Anna Meier. */
function takeApart(facts: readonly Facts[], group: Person, edges: readonly Edge[]): Person[] {
  const places = new Map(group.map((index, place) => [index, place]));
  const certain: Edge[] = [];
  for (const { one, other, sameName } of edges) {
    const [a, b] = [places.get(one), places.get(other)];
    if (sameName && a !== undefined && b !== undefined) certain.push({ one: a, other: b, sameName });
  }
  return connected(group.length, certain).flatMap((part) => {
    const members = part.map((place) => at(group, place));
    return fitTogether(facts, members) ? [members] : members.map((one) => [one]);
  });
}

function factsOf(prepared: PreparedContact): Facts {
  prepared.facts ??= readFacts(prepared);
  return prepared.facts;
}

function readFacts(prepared: PreparedContact): Facts {
  const { kind, company, mobilePhones, businessPhones, homePhones } = prepared.contact;
  const name = tellingNameOf(prepared);
  const emails: string[] = [];
  for (const address of prepared.contact.emails) {
    if (address !== '') emails.push(address.trim().toLowerCase());
  }
  const phones: string[] = [];
  const endings: number[] = [];
  for (const texts of [mobilePhones, businessPhones, homePhones]) {
    for (const text of texts) {
      phones.push(text);
      endings.push(endingOf(text));
    }
  }
  const colleague = kind === 'colleague';
  return { name, nameKey: nameKey(name), emails, colleague, company, phones, endings, mobilePhones };
}

/** An address in place of a name is none. */
function tellingNameOf(prepared: PreparedContact): readonly string[] {
  const { displayName, givenName, surname } = prepared.contact;
  const display = displayName === '' ? `${givenName} ${surname}` : displayName;
  if (display.includes('@')) return [];
  return display.includes('(') ? nameWords(display) : tellingWords(nameOf(prepared));
}

function mobilesOf({ mobilePhones }: Facts): readonly string[] {
  return numbersOf(mobilePhones);
}

/** Only a number with its country is certainly the same number elsewhere. */
function numbersOf(texts: readonly string[]): readonly string[] {
  return texts.map((text) => parsePhone(text)).filter((number) => number.startsWith('+'));
}

function addEdgesByEmail(facts: readonly Facts[], edges: Edge[]): void {
  const holders = new Holders<string>();
  for (let index = 0; index < facts.length; index++) {
    for (const address of at(facts, index).emails) holders.add(address, index);
  }
  for (const [address, group] of holders.several) {
    const role = roles.has(address.slice(0, address.indexOf('@')).replace(/[\d._-]+$/u, ''));
    addPairs(facts, group, role, edges, () => true);
  }
}

function addEdgesByPhone(facts: readonly Facts[], edges: Edge[]): void {
  for (const [number, group] of phoneHolders(facts)) {
    addPairs(facts, group, false, edges, (one, other) => {
      if (one.name.length === 0 || other.name.length === 0) return false;
      if (mobilesOf(one).includes(number) && mobilesOf(other).includes(number)) return true;
      return Math.min(one.name.length, other.name.length) >= 2 && !differ(one.emails, other.emails);
    });
  }
}

/**
 * Every number that several records hold, with those records. Reading numbers is the costliest part of joining,
 * so that only those are read whose last digits come up twice.
 */
function phoneHolders(facts: readonly Facts[]): Groups<string> {
  const endings = new Holders<number>();
  for (let index = 0; index < facts.length; index++) {
    for (const ending of at(facts, index).endings) endings.add(ending, index);
  }
  const numbers = new Holders<string>();
  for (const [ending, group] of endings.several) {
    for (const index of group) {
      const own = at(facts, index);
      for (let place = 0; place < own.phones.length; place++) {
        if (own.endings[place] !== ending) continue;
        const number = parsePhone(at(own.phones, place));
        if (number.startsWith('+')) numbers.add(number, index);
      }
    }
  }
  return numbers.several;
}

const endingLength = 7;

/** The last seven digits as a number, the same for every notation of a number in E.164; -1 for one without them. */
function endingOf(text: string): number {
  const ending = digitsAtEnd(text);
  return ending === undefined ? (digitsAtEnd(parsePhone(text)) ?? -1) : ending;
}

/** Undefined where a look is not enough: an extension, digits of another script, a short number. */
function digitsAtEnd(text: string): number | undefined {
  let value = 0;
  let found = 0;
  let worth = 1;
  for (let index = text.length - 1; index >= 0; index--) {
    const code = text.charCodeAt(index);
    const isDigit = code >= 0x30 && code <= 0x39;
    // Space ( ) + - . /
    if (
      !isDigit &&
      code !== 0x20 &&
      code !== 0x28 &&
      code !== 0x29 &&
      (code < 0x2b || code === 0x2c || code > 0x2f)
    )
      return undefined;
    if (!isDigit || found === endingLength) continue;
    value += (code - 0x30) * worth;
    worth *= 10;
    found++;
  }
  return found === endingLength ? value : undefined;
}

type Groups<Key> = ReadonlyMap<Key, Person>;

/** Who holds a key. Most keys have one holder; only a second one makes a list of them. */
class Holders<Key> {
  readonly #first = new Map<Key, number>();
  readonly #several = new Map<Key, number[]>();

  /** The holders of one key come one after the other. */
  add(key: Key, holder: number): void {
    const known = this.#first.get(key);
    if (known === undefined) this.#first.set(key, holder);
    else if (known !== holder) {
      const group = this.#several.get(key);
      if (group === undefined) this.#several.set(key, [known, holder]);
      else if (group.at(-1) !== holder) group.push(holder);
    }
  }

  get several(): Groups<Key> {
    return this.#several;
  }
}

function addPairs(
  facts: readonly Facts[],
  group: Person,
  role: boolean,
  edges: Edge[],
  fits: (one: Facts, other: Facts) => boolean,
): void {
  const strict =
    role || group.length > shared || !everyPair(group, (a, b) => compatible(at(facts, a), at(facts, b)));
  // Equal names are looked up, so that a switchboard's hundreds of holders do not make thousands of pairs.
  for (const part of strict ? sameNames(facts, group) : [group]) {
    for (let position = 0; position < part.length; position++) {
      for (let next = position + 1; next < part.length; next++) {
        const [one, other] = [at(part, position), at(part, next)];
        const [a, b] = [at(facts, one), at(facts, other)];
        if (fits(a, b)) edges.push({ one, other, sameName: a.nameKey === b.nameKey && a.nameKey !== '' });
      }
    }
  }
}

/** Those of the same name among the holders of one key; too many of one name tell nothing. */
function sameNames(facts: readonly Facts[], group: Person): readonly Person[] {
  const holders = new Holders<string>();
  for (const index of group) {
    const { nameKey: key } = at(facts, index);
    if (key !== '') holders.add(key, index);
  }
  return [...holders.several.values()].filter((part) => part.length <= shared);
}

function joinByEmployment(facts: readonly Facts[], people: readonly Person[]): readonly Person[] {
  // Companies are only read where a name comes up twice.
  const namesakes = new Holders<string>();
  for (let position = 0; position < people.length; position++) {
    for (const index of at(people, position)) {
      const { name, nameKey: key } = at(facts, index);
      if (name.length >= 2) namesakes.add(key, position);
    }
  }
  const edges: Edge[] = [];
  for (const [key, positions] of namesakes.several) {
    for (const group of sameCompany(facts, people, key, positions)) {
      if (
        group.length > shared ||
        !everyPair(group, (a, b) => undisputed(facts, at(people, a), at(people, b)))
      )
        continue;
      const [one = 0, ...others] = group;
      for (const other of others) edges.push({ one, other, sameName: true });
    }
  }
  if (edges.length === 0) return people;
  return connected(people.length, edges).flatMap((group) => {
    const members = group.map((position) => at(people, position));
    return everyPair(members, (one, other) => undisputed(facts, one, other)) ? [members.flat()] : members;
  });
}

/** Those among people of one name who work for the same company. */
function sameCompany(
  facts: readonly Facts[],
  people: readonly Person[],
  name: string,
  positions: Person,
): Iterable<Person> {
  const holders = new Holders<string>();
  for (const position of positions) {
    for (const index of at(people, position)) {
      const { nameKey: key, company } = at(facts, index);
      const employer = key === name ? companyKey(company) : '';
      if (employer !== '') holders.add(employer, position);
    }
  }
  return holders.several.values();
}

function companyKey(company: string): string {
  return words(company)
    .filter((word) => !legalForms.has(word))
    .join(' ');
}

/** Two people of the same name and company, with nothing that tells them apart. */
function undisputed(facts: readonly Facts[], one: Person, other: Person): boolean {
  const emails = (person: Person) => person.flatMap((index) => at(facts, index).emails);
  if (differ(emails(one), emails(other))) return false;
  const mobiles = (person: Person) => person.flatMap((index) => mobilesOf(at(facts, index)));
  return !differ(mobiles(one), mobiles(other)) && fitTogether(facts, [...one, ...other]);
}

/** Both have some, and none in common. */
function differ(one: readonly string[], other: readonly string[]): boolean {
  return one.length > 0 && other.length > 0 && !one.some((value) => other.includes(value));
}

function fitTogether(facts: readonly Facts[], group: Person): boolean {
  if (group.length === 1) return true;
  return (
    group.length <= shared &&
    everyPair(group, (a, b) => {
      const [one, other] = [at(facts, a), at(facts, b)];
      return !(one.colleague && other.colleague) && compatible(one, other);
    })
  );
}

/** A record without a name fits everybody. */
function compatible(one: Facts, other: Facts): boolean {
  if (one.nameKey === other.nameKey || one.name.length === 0 || other.name.length === 0) return true;
  return compatibleNames(one.name, other.name);
}

function everyPair<T>(group: readonly T[], fits: (one: T, other: T) => boolean): boolean {
  return group.every((one, position) => group.every((other, index) => index <= position || fits(one, other)));
}

/** The connected parts of a graph of so many positions, in the order of their first member. */
function connected(count: number, edges: readonly Edge[]): readonly Person[] {
  const parents: number[] = [];
  for (let position = 0; position < count; position++) parents.push(position);
  const rootOf = (position: number): number => {
    let root = position;
    for (let next = at(parents, root); next !== root; next = at(parents, root)) root = next;
    return root;
  };
  for (const { one, other } of edges) {
    const [a, b] = [rootOf(one), rootOf(other)];
    parents[Math.max(a, b)] = Math.min(a, b);
  }
  // A root is the first member of its group.
  const groups: number[][] = [];
  const groupOf: (number[] | undefined)[] = [];
  for (let position = 0; position < count; position++) {
    const known = groupOf[rootOf(position)];
    known?.push(position);
    const own = known === undefined ? [position] : undefined;
    groupOf.push(own);
    if (own !== undefined) groups.push(own);
  }
  return groups;
}

function at<T>(list: readonly T[], index: number): T {
  const item = list[index];
  if (item === undefined) throw new RangeError(`No item at ${index}`);
  return item;
}
