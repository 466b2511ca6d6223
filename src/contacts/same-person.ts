import type { Contact } from './contact.ts';
import { words } from './fold.ts';
import { compatibleNames, displayNameOf, nameKey, nameWords } from './name.ts';
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

interface Facts {
  readonly index: number;
  readonly name: readonly string[];
  readonly nameKey: string;
  readonly emails: readonly string[];
  readonly mobiles: readonly string[];
  readonly phones: readonly string[];
  readonly colleague: boolean;
  /** Equal for the same full name at the same company, '' when one of both is missing. */
  readonly employment: string;
}

interface Edge {
  readonly one: Facts;
  readonly other: Facts;
  /** Both have the same full name. */
  readonly sameName: boolean;
}

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
export function groupSamePerson(contacts: readonly Contact[]): readonly (readonly number[])[] {
  const facts = contacts.map(factsOf);
  const edges = [...edgesByEmail(facts), ...edgesByPhone(facts)];
  if (edges.length === 0) return joinByEmployment(facts.map((fact) => [fact])).map(indexes);
  const people = connected(facts, edges).flatMap((group) => {
    if (fitTogether(group)) return [group];
    // Somebody in between is compatible with two who are not with one another (Hans Meier, Meier, Anna Meier).
    const members = new Set(group);
    const certain = edges.filter((edge) => edge.sameName && members.has(edge.one));
    return connected(group, certain).flatMap((part) =>
      fitTogether(part) ? [part] : part.map((fact) => [fact]),
    );
  });
  return joinByEmployment(people).map(indexes);
}

function indexes(group: readonly Facts[]): readonly number[] {
  return group.map((fact) => fact.index);
}

function factsOf(contact: Contact, index: number): Facts {
  const display = displayNameOf({ ...contact, company: '', emails: [] });
  const name = display.includes('@') ? [] : nameWords(display);
  const key = nameKey(name);
  const mobiles = contact.mobilePhones.map(numberKey).filter((number) => number !== '');
  const others = [...contact.businessPhones, ...contact.homePhones]
    .map(numberKey)
    .filter((number) => number !== '');
  const company = name.length >= 2 && contact.company !== '' ? companyKey(contact.company) : '';
  return {
    index,
    name,
    nameKey: key,
    emails: contact.emails.map((address) => address.trim().toLowerCase()).filter((address) => address !== ''),
    mobiles,
    phones: others.length === 0 ? mobiles : [...mobiles, ...others],
    colleague: contact.kind === 'colleague',
    employment: company === '' ? '' : `${key}|${company}`,
  };
}

/** Only a number with its country is certainly the same number elsewhere. */
function numberKey(text: string): string {
  const number = parsePhone(text);
  return number.startsWith('+') ? number : '';
}

function companyKey(company: string): string {
  return words(company)
    .filter((word) => !legalForms.has(word))
    .join(' ');
}

function edgesByEmail(facts: readonly Facts[]): Edge[] {
  return holders(facts, (fact) => fact.emails).flatMap(([address, group]) => {
    const role = roles.has(address.slice(0, address.indexOf('@')).replace(/[\d._-]+$/u, ''));
    return pairs(group, role ? 'same-name' : 'compatible');
  });
}

function edgesByPhone(facts: readonly Facts[]): Edge[] {
  return holders(facts, (fact) => fact.phones).flatMap(([number, group]) =>
    pairs(group, 'compatible').filter(({ one, other }) => {
      if (one.name.length === 0 || other.name.length === 0) return false;
      if (one.mobiles.includes(number) && other.mobiles.includes(number)) return true;
      return Math.min(one.name.length, other.name.length) >= 2 && !differ(one.emails, other.emails);
    }),
  );
}

/** Everything that several records hold, with those records. */
function holders(facts: readonly Facts[], read: (fact: Facts) => readonly string[]): [string, Facts[]][] {
  const byKey = new Map<string, Facts[]>();
  for (const fact of facts) {
    for (const key of read(fact)) {
      const group = byKey.get(key);
      if (group === undefined) byKey.set(key, [fact]);
      else if (group.at(-1) !== fact) group.push(fact);
    }
  }
  return [...byKey].filter(([, group]) => group.length > 1);
}

function pairs(group: readonly Facts[], rule: 'compatible' | 'same-name'): Edge[] {
  const strict = rule === 'same-name' || group.length > shared || !everyPair(group, compatible);
  const edges: Edge[] = [];
  // Equal names are looked up, so that a switchboard's hundreds of holders do not make thousands of pairs.
  for (const part of strict ? groupBy(group, (fact) => fact.nameKey) : [group]) {
    if (part.length > shared || (strict && part[0]?.nameKey === '')) continue;
    for (const [position, one] of part.entries()) {
      for (const other of part.slice(position + 1)) {
        edges.push({ one, other, sameName: one.nameKey === other.nameKey && one.nameKey !== '' });
      }
    }
  }
  return edges;
}

function joinByEmployment(people: readonly (readonly Facts[])[]): readonly (readonly Facts[])[] {
  const byEmployment = new Map<string, Set<readonly Facts[]>>();
  for (const person of people) {
    for (const { employment } of person) {
      if (employment === '') continue;
      const known = byEmployment.get(employment);
      if (known === undefined) byEmployment.set(employment, new Set([person]));
      else known.add(person);
    }
  }
  const edges: [readonly Facts[], readonly Facts[]][] = [];
  for (const group of byEmployment.values()) {
    const [first, ...others] = group;
    if (
      first === undefined ||
      others.length === 0 ||
      group.size > shared ||
      !everyPair([...group], undisputed)
    )
      continue;
    for (const other of others) edges.push([first, other]);
  }
  if (edges.length === 0) return people;
  return components(people, edges).flatMap((group) =>
    everyPair(group, undisputed) ? [group.flat()] : group,
  );
}

/** Two people of the same name and company, with nothing that tells them apart. */
function undisputed(one: readonly Facts[], other: readonly Facts[]): boolean {
  const all = (person: readonly Facts[], read: (fact: Facts) => readonly string[]) => person.flatMap(read);
  return (
    !differ(
      all(one, (fact) => fact.emails),
      all(other, (fact) => fact.emails),
    ) &&
    !differ(
      all(one, (fact) => fact.mobiles),
      all(other, (fact) => fact.mobiles),
    ) &&
    fitTogether([...one, ...other])
  );
}

/** Both have some, and none in common. */
function differ(one: readonly string[], other: readonly string[]): boolean {
  return one.length > 0 && other.length > 0 && !one.some((value) => other.includes(value));
}

function fitTogether(group: readonly Facts[]): boolean {
  if (group.length > shared) return false;
  return everyPair(group, (one, other) => !(one.colleague && other.colleague) && compatible(one, other));
}

/** A record without a name fits everybody. */
function compatible(one: Facts, other: Facts): boolean {
  if (one.nameKey === other.nameKey || one.name.length === 0 || other.name.length === 0) return true;
  return compatibleNames(one.name, other.name);
}

function everyPair<T>(group: readonly T[], fits: (one: T, other: T) => boolean): boolean {
  return group.every((one, position) => group.every((other, index) => index <= position || fits(one, other)));
}

function groupBy<T>(group: readonly T[], key: (item: T) => string): T[][] {
  const byKey = new Map<string, T[]>();
  for (const item of group) byKey.set(key(item), [...(byKey.get(key(item)) ?? []), item]);
  return [...byKey.values()];
}

function connected(facts: readonly Facts[], edges: readonly Edge[]): Facts[][] {
  return components(
    facts,
    edges.map(({ one, other }) => [one, other]),
  );
}

/** The connected parts of a graph, in the order of their first member. */
function components<T>(nodes: readonly T[], edges: readonly (readonly [T, T])[]): T[][] {
  const parent = new Map<T, T>();
  const rootOf = (node: T): T => {
    let root = node;
    for (let next = parent.get(root); next !== undefined; next = parent.get(root)) root = next;
    return root;
  };
  for (const [one, other] of edges) {
    const [a, b] = [rootOf(one), rootOf(other)];
    if (a !== b) parent.set(b, a);
  }
  const groups = new Map<T, T[]>();
  for (const node of nodes) {
    const root = rootOf(node);
    const group = groups.get(root);
    if (group === undefined) groups.set(root, [node]);
    else group.push(node);
  }
  return [...groups.values()];
}
