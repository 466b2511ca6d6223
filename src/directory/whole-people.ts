import type { Contact, ContactRef } from '../contacts/contact.ts';
import type { ContactQuery } from '../contacts/contact-query.ts';
import { prepareContact } from '../contacts/match.ts';
import { type JoinedContact, joinRecords, withoutTwins } from '../contacts/merge.ts';
import { nameWords } from '../contacts/name.ts';
import { type Owner, ownerText } from '../contacts/owner.ts';
import { groupSamePerson } from '../contacts/same-person.ts';
import type { FoundPerson } from './found-person.ts';
import type { Memory } from './memory/memory.ts';

/** Values of a kind that are looked up for one record. */
const mostValues = 3;

/** Searches that find every record with an address, number or full name of one of these. */
export function relatedQueries(records: readonly Contact[]): readonly ContactQuery[] {
  const queries = new Map<string, ContactQuery>();
  const add = (wanted: Partial<ContactQuery>): void => {
    const query = {
      text: '',
      words: [],
      email: '',
      domain: '',
      phone: '',
      wants: 'anything',
      ...wanted,
    } as const;
    queries.set(JSON.stringify(query), query);
  };
  for (const { displayName, emails, mobilePhones, businessPhones, homePhones } of records) {
    const words = displayName.includes('@') ? [] : nameWords(displayName);
    if (words.length > 1) add({ words: [...words].sort() });
    for (const email of emails.slice(0, mostValues)) if (email !== '') add({ email: email.toLowerCase() });
    for (const phone of [...mobilePhones, ...businessPhones, ...homePhones].slice(0, mostValues)) {
      if (phone !== '') add({ phone });
    }
  }
  return [...queries.values()];
}

/**
 * People with those of the related records that are theirs, so that somebody is the same whatever was typed. Whoever
 * would lose a record by that, or be one with somebody else of the list, stays as found.
 */
export function withRelated(
  people: readonly FoundPerson[],
  related: readonly Contact[],
): readonly FoundPerson[] {
  const joined = joinRelated(people, related);
  return people.map((person, index) => whole(person, joined[index]));
}

/** Finds people's further records for one who asks, once for each person as long as nothing that is kept has changed. */
export interface Completion {
  complete(people: readonly FoundPerson[], owner: Owner | undefined): Promise<readonly FoundPerson[]>;
  /** Something has changed. */
  clear(): void;
}

interface Completed {
  readonly owner: Owner | undefined;
  readonly revision: number;
  readonly joined: JoinedContact | undefined;
}

export function createCompletion(
  memory: Pick<Memory, 'recall' | 'revision'>,
  isHidden: (ref: ContactRef) => boolean,
): Completion {
  /** By the contact that a person is shown as, which memory gives again and again. */
  let known = new WeakMap<Contact, Completed>();
  return {
    async complete(people, owner) {
      const revision = memory.revision();
      const isNew = ({ contact }: FoundPerson): boolean => {
        const completed = known.get(contact);
        return completed === undefined || completed.owner !== owner || completed.revision !== revision;
      };
      const open = people.filter(isNew);
      if (open.length > 0) {
        const related = await memory.recall(relatedQueries(open.flatMap(({ records }) => records)), owner);
        const joined = joinRelated(
          open,
          related.filter(({ ref }) => !isHidden(ref)),
        );
        for (const [index, { contact }] of open.entries()) {
          known.set(contact, { owner, revision, joined: joined[index] });
        }
      }
      return people.map((person) => whole(person, known.get(person.contact)?.joined));
    },
    clear() {
      known = new WeakMap();
    },
  };
}

function whole(person: FoundPerson, joined: JoinedContact | undefined): FoundPerson {
  return joined === undefined ? person : new WholePerson(joined, person);
}

/** In the order of the people; undefined for those to whom nothing is added. */
function joinRelated(
  people: readonly FoundPerson[],
  related: readonly Contact[],
): readonly (JoinedContact | undefined)[] {
  const known = new Map(
    people.flatMap(({ records }) => records.map((record) => [keyOf(record.ref), record])),
  );
  const all = new Map(known);
  for (const record of related) if (!all.has(keyOf(record.ref))) all.set(keyOf(record.ref), record);
  if (all.size === known.size) return [];
  const records = withoutTwins([...all.values()].map(prepareContact), ({ contact }) => contact);
  const groupOf = new Map<string, readonly Contact[]>();
  for (const group of groupSamePerson(records)) {
    const members = group.flatMap((index) => records[index]?.contact ?? []);
    for (const { ref } of members) groupOf.set(keyOf(ref), members);
  }
  return people.map((person) => {
    const members = groupOf.get(keyOf(person.contact.ref)) ?? [];
    const keys = new Set(members.map(({ ref }) => keyOf(ref)));
    const own = new Set(person.refs.map(keyOf));
    const isWhole = person.refs.every((ref) => keys.has(keyOf(ref)));
    const isAlone = [...keys].every((key) => own.has(key) || !known.has(key));
    return isWhole && isAlone && keys.size > own.size ? joinRecords(members) : undefined;
  });
}

/** A class, so that the reasons of the match are worked out only where they are shown. */
class WholePerson implements FoundPerson {
  readonly contact: FoundPerson['contact'];
  readonly refs: FoundPerson['refs'];
  readonly records: FoundPerson['records'];
  readonly #found: FoundPerson;

  constructor({ contact, refs, records }: JoinedContact, found: FoundPerson) {
    this.contact = contact;
    this.refs = refs;
    this.records = records;
    this.#found = found;
  }

  get isLike(): boolean {
    return this.#found.isLike === true;
  }

  get matches(): NonNullable<FoundPerson['matches']> {
    return this.#found.matches ?? [];
  }

  get missing(): readonly string[] {
    return this.#found.missing ?? [];
  }
}

function keyOf({ source, id, owner }: ContactRef): string {
  return `${source} ${ownerText(owner)} ${id}`;
}
