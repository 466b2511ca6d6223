import { elementAt } from '../../platform/element-at.ts';
import type { IdentityKeys, PreparedContact } from '../prepared-contact.ts';
import { connectedComponents, type Pair } from './connected-components.ts';
import { addMember, groupByHash } from './group-by-hash.ts';
import {
  emailsOf,
  employmentOf,
  fullPhonesOf,
  identityKeysOf,
  mobilesOf,
  nameKeyOf,
} from './identity-keys.ts';
import {
  doesPhoneTell,
  haveCompatibleNames,
  haveNoneInCommon,
  haveOneName,
  isDesk,
  isRoleAddress,
  mayBeOne,
  mostHolders,
} from './may-be-one.ts';

/**
 * Who is the same person. Showing two people as one is worse than showing one twice, so that every rule asks
 * for a name that fits as well. All rules look at sets, never at an order:
 *
 * 1. The same e-mail address, in any case: joins compatible names. Behind a role address (info@) or one that
 *    people with different names share, it joins equal names only.
 * 2. The same phone number in E.164: joins compatible names. A number other than a mobile one may be a
 *    switchboard's: it needs two words of the name, and no e-mail addresses that differ.
 * 3. The same full name and company: joins only when nothing speaks against it (other e-mail addresses, other
 *    mobile numbers, for a desk or branch any other numbers), and when there is no third who might be meant as well.
 *
 * Two colleagues are never one person: the directory has told them apart already.
 */

/** Two records, as indexes, that one rule attributes to the same person. */
interface Edge extends Pair {
  /** Both records have the same full name. */
  readonly sameName: boolean;
}

/** The records of one person, as indexes. */
type Person = readonly number[];

/** A rule that attributes two records to the same person. */
interface Rule {
  /** What is compared, as numbers. */
  readonly hashesOf: (keys: IdentityKeys) => readonly number[];
  /** What one of the numbers stands for; '' for what tells nothing. */
  readonly textAt: (keys: IdentityKeys, place: number) => string;
  /** Whether several people are likely to have it, so that it joins equal names only. */
  readonly isShared: (text: string) => boolean;
  readonly fits: (one: IdentityKeys, other: IdentityKeys, text: string) => boolean;
}

const byEmail: Rule = {
  hashesOf: ({ emailHashes }) => emailHashes,
  textAt: (keys, place) => elementAt(emailsOf(keys), place),
  isShared: isRoleAddress,
  fits: () => true,
};

/** Reading numbers is the costliest part of joining, so that it is done only where last digits come up twice. */
const byPhone: Rule = {
  hashesOf: ({ endings }) => endings,
  textAt: (keys, place) => elementAt(fullPhonesOf(keys), place),
  isShared: () => false,
  fits: doesPhoneTell,
};

/** Returns the records of each person, as indexes into `contacts`. Every index is in exactly one group. */
export function groupSamePerson(contacts: readonly PreparedContact[]): readonly Person[] {
  const keys = contacts.map(identityKeysOf);
  const edges: Edge[] = [];
  addEdges(keys, byEmail, edges);
  addEdges(keys, byPhone, edges);
  const people: Person[] = [];
  for (const group of connectedComponents(keys.length, edges)) {
    if (fitTogether(keys, group)) people.push(group);
    else people.push(...takeApart(keys, group, edges));
  }
  return joinByEmployment(keys, people);
}

/**
 * Splits a group whose names do not all fit, because a record in between is compatible with both: Hans Meier, Meier,
 * Anna Meier.
 */
function takeApart(keys: readonly IdentityKeys[], group: Person, edges: readonly Edge[]): Person[] {
  const places = new Map(group.map((index, place) => [index, place]));
  const certain: Edge[] = [];
  for (const { one, other, sameName } of edges) {
    const [a, b] = [places.get(one), places.get(other)];
    if (sameName && a !== undefined && b !== undefined) certain.push({ one: a, other: b, sameName });
  }
  return connectedComponents(group.length, certain).flatMap((part) => {
    const members = part.map((place) => elementAt(group, place));
    return fitTogether(keys, members) ? [members] : members.map((one) => [one]);
  });
}

function addEdges(keys: readonly IdentityKeys[], rule: Rule, edges: Edge[]): void {
  for (const { number, members } of groupByHash(keys, rule.hashesOf)) {
    const first = elementAt(keys, elementAt(members, 0));
    const text = rule.textAt(first, rule.hashesOf(first).indexOf(number));
    if (!isOnlyText(keys, members, rule, number, text)) {
      for (const [own, group] of byText(keys, members, rule, number)) {
        if (group.length > 1) addPairs(keys, group, rule, own, edges);
      }
    } else if (text !== '') addPairs(keys, members, rule, text, edges);
  }
}

/** Nearly always it is: a number stands for several texts by chance, or when it is part of a phone number only. */
function isOnlyText(
  keys: readonly IdentityKeys[],
  members: Person,
  { hashesOf, textAt }: Rule,
  number: number,
  text: string,
): boolean {
  for (const index of members) {
    const own = elementAt(keys, index);
    const numbers = hashesOf(own);
    for (let place = 0; place < numbers.length; place++) {
      if (numbers[place] === number && textAt(own, place) !== text) return false;
    }
  }
  return true;
}

function byText(
  keys: readonly IdentityKeys[],
  members: Person,
  { hashesOf, textAt }: Rule,
  number: number,
): ReadonlyMap<string, Person> {
  const texts = new Map<string, number[]>();
  for (const index of members) {
    const own = elementAt(keys, index);
    for (const [place, one] of hashesOf(own).entries()) {
      const text = one === number ? textAt(own, place) : '';
      if (text !== '') addMember(texts, text, index);
    }
  }
  return texts;
}

function addPairs(
  keys: readonly IdentityKeys[],
  group: Person,
  rule: Rule,
  text: string,
  edges: Edge[],
): void {
  const joinsAll =
    group.length <= mostHolders &&
    (everyTwo(keys, group, haveOneName) ||
      (everyTwo(keys, group, haveCompatibleNames) && !rule.isShared(text)));
  // Equal names are grouped by key, so that hundreds of holders of a switchboard number do not make thousands of
  // pairs.
  for (const part of joinsAll ? [group] : sameNames(keys, group)) {
    for (let position = 0; position < part.length; position++) {
      for (let next = position + 1; next < part.length; next++) {
        const [one, other] = [elementAt(part, position), elementAt(part, next)];
        const [a, b] = [elementAt(keys, one), elementAt(keys, other)];
        if (rule.fits(a, b, text)) edges.push({ one, other, sameName: haveOneName(a, b) });
      }
    }
  }
}

/** Groups the holders of one key by name. Large groups of one name are ignored, because they prove nothing. */
function sameNames(keys: readonly IdentityKeys[], group: Person): readonly Person[] {
  const members = new Map<string, number[]>();
  for (const index of group) {
    const key = nameKeyOf(elementAt(keys, index));
    if (key !== '') addMember(members, key, index);
  }
  return [...members.values()].filter((part) => part.length <= mostHolders);
}

function joinByEmployment(keys: readonly IdentityKeys[], people: readonly Person[]): readonly Person[] {
  // Companies are compared only for equal names, and not if each record has its own address.
  const namesakes = groupByHash(people, (person) => namesOf(keys, person));
  const edges: Edge[] = [];
  for (const { number, members } of namesakes) {
    if (
      members.length <= mostHolders &&
      everyPair(members, (a, b) => haveOtherEmails(keys, elementAt(people, a), elementAt(people, b)))
    )
      continue;
    for (const group of sameEmployer(keys, people, number, members)) {
      if (group.length < 2 || group.length > mostHolders) continue;
      if (!everyPair(group, (a, b) => undisputed(keys, elementAt(people, a), elementAt(people, b)))) continue;
      const one = elementAt(group, 0);
      for (const other of group) if (other !== one) edges.push({ one, other, sameName: true });
    }
  }
  if (edges.length === 0) return people;
  return connectedComponents(people.length, edges).flatMap((group) => {
    const members = group.map((position) => elementAt(people, position));
    return everyPair(members, (one, other) => undisputed(keys, one, other)) ? [members.flat()] : members;
  });
}

/** Groups people of one name by company. */
function sameEmployer(
  keys: readonly IdentityKeys[],
  people: readonly Person[],
  nameNumber: number,
  positions: Person,
): Iterable<Person> {
  const members = new Map<string, number[]>();
  for (const position of positions) {
    for (const index of elementAt(people, position)) {
      const own = elementAt(keys, index);
      const employment = own.nameHashes[0] === nameNumber ? employmentOf(own) : '';
      if (employment !== '') addMember(members, employment, position);
    }
  }
  return members.values();
}

/** The names of a person as numbers: nearly always it is one name in all records. */
function namesOf(keys: readonly IdentityKeys[], person: Person): readonly number[] {
  const { nameHashes } = elementAt(keys, elementAt(person, 0));
  for (const index of person) {
    if (elementAt(keys, index).nameHashes[0] !== nameHashes[0]) {
      return ofAll(keys, person, (own) => own.nameHashes);
    }
  }
  return nameHashes;
}

/** Returns all values of one kind in a person's records. Most people have one record. */
function ofAll<T>(
  keys: readonly IdentityKeys[],
  person: Person,
  read: (keys: IdentityKeys) => readonly T[],
): readonly T[] {
  return person.length === 1
    ? read(elementAt(keys, elementAt(person, 0)))
    : person.flatMap((index) => read(elementAt(keys, index)));
}

/** Returns whether nothing distinguishes two people of the same name and company. */
function undisputed(keys: readonly IdentityKeys[], one: Person, other: Person): boolean {
  const emails = (person: Person) => ofAll(keys, person, emailsOf);
  if (haveNoneInCommon(emails(one), emails(other))) return false;
  // The branches of a company bear one name, and are told apart by their numbers.
  const numbersOf = [...one, ...other].some((index) => isDesk(elementAt(keys, index)))
    ? fullPhonesOf
    : mobilesOf;
  const numbers = (person: Person) => ofAll(keys, person, numbersOf);
  return !haveNoneInCommon(numbers(one), numbers(other)) && fitTogether(keys, [...one, ...other]);
}

/** Whether both have addresses, and none in common, as far as it can be seen without reading them. */
function haveOtherEmails(keys: readonly IdentityKeys[], one: Person, other: Person): boolean {
  let isOneEmpty = true;
  let isOtherEmpty = true;
  for (const a of one) {
    const numbers = elementAt(keys, a).emailHashes;
    if (numbers.length > 0) isOneEmpty = false;
    for (const b of other) {
      for (const number of elementAt(keys, b).emailHashes) {
        if (numbers.includes(number)) return false;
        isOtherEmpty = false;
      }
    }
  }
  return !isOneEmpty && !isOtherEmpty;
}

function fitTogether(keys: readonly IdentityKeys[], group: Person): boolean {
  return group.length === 1 || (group.length <= mostHolders && everyTwo(keys, group, mayBeOne));
}

function everyTwo(
  keys: readonly IdentityKeys[],
  group: Person,
  fits: (one: IdentityKeys, other: IdentityKeys) => boolean,
): boolean {
  return everyPair(group, (one, other) => fits(elementAt(keys, one), elementAt(keys, other)));
}

function everyPair<T>(group: readonly T[], fits: (one: T, other: T) => boolean): boolean {
  for (let position = 0; position < group.length; position++) {
    for (let next = position + 1; next < group.length; next++) {
      if (!fits(elementAt(group, position), elementAt(group, next))) return false;
    }
  }
  return true;
}
