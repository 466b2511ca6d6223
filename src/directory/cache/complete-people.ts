import type { Contact, ContactRef } from '../../contacts/contact.ts';
import { refKey } from '../../contacts/contact.ts';
import { joinRecords, withoutTwins } from '../../contacts/identity/join-records.ts';
import { groupSamePerson } from '../../contacts/identity/same-person.ts';
import { prepareContact } from '../../contacts/matching/match.ts';
import type { Owner } from '../../contacts/owner.ts';
import type { JoinedContact } from '../../contacts/prepared-contact.ts';
import type { ContactQuery } from '../../contacts/query/contact-query.ts';
import { addressKey } from '../../contacts/text/address-key.ts';
import { nameWords } from '../../contacts/text/name.ts';
import { phonesOf } from '../../contacts/text/phone.ts';
import type { FoundPerson } from '../found-person.ts';
import type { ContactCache } from './contact-cache.ts';

/** Maximum number of addresses, and of phone numbers, that are searched for one record. */
const mostValues = 3;

/** Maximum number of steps from record to related record. */
const mostSteps = 3;

/** Returns queries for all records with an address, phone number or full name of one of these. */
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
  for (const record of records) {
    const { displayName, emails } = record;
    const words = displayName.includes('@') ? [] : nameWords(displayName);
    if (words.length > 1) add({ words: [...words].sort() });
    for (const email of emails.slice(0, mostValues)) if (email !== '') add({ email: addressKey(email) });
    for (const phone of phonesOf(record).slice(0, mostValues)) {
      if (phone !== '') add({ phone });
    }
  }
  return [...queries.values()];
}

/**
 * Adds to each person their records among `related`, so that a person looks the same whatever was typed. People who
 * would lose a record, or be joined with another one of the list, stay unchanged.
 */
export function withRelated(
  people: readonly FoundPerson[],
  related: readonly Contact[],
): readonly FoundPerson[] {
  return wholePeople(
    people,
    people.map(({ records }) => joinRelated(records, related)),
  );
}

/** Adds people's other cached records, as far as `owner` may see them. */
export type CompletePeople = (
  people: readonly FoundPerson[],
  owner: Owner | undefined,
) => Promise<readonly FoundPerson[]>;

export function createPeopleCompleter(
  contactCache: Pick<ContactCache, 'related'>,
  isHidden: (ref: ContactRef) => boolean,
): CompletePeople {
  /** By a person's records and the last related contact, because the cache returns the same objects each time. */
  const known = new WeakMap<readonly Contact[], WeakMap<Contact, Completed>>();
  const complete = async (
    people: readonly FoundPerson[],
    owner: Owner | undefined,
    steps: number,
    before: readonly FoundPerson[] = [],
  ): Promise<readonly FoundPerson[]> => {
    // Only a person who has got more records may have further ones.
    const isOpen = people.map((person, index) => person !== before[index]);
    const found = await contactCache.related(
      people.map(({ records }, index) => (isOpen[index] === true ? records : none)),
      owner,
    );
    const joined = people.map(({ records }, index): Whole => {
      const candidates = found[index] ?? none;
      const related = candidates.length === 0 ? none : candidates.filter(({ ref }) => !isHidden(ref));
      const last = related.at(-1);
      if (last === undefined) return undefined;
      const completed = known.get(records) ?? new WeakMap<Contact, Completed>();
      const earlier = completed.get(last);
      if (earlier !== undefined && isSameList(earlier.related, related)) return earlier.whole;
      const whole = joinRelated(records, related);
      known.set(records, completed.set(last, { related, whole }));
      return whole;
    });
    const whole = wholePeople(people, joined);
    // An added record may have a phone number or an address that leads to more records.
    return whole === people || steps === 1 ? whole : complete(whole, owner, steps - 1, people);
  };
  return (people, owner) => complete(people, owner, mostSteps);
}

const none: readonly Contact[] = [];

interface Completed {
  readonly related: readonly Contact[];
  readonly whole: Whole;
}

/** A person with all their records; undefined if nothing is added. */
type Whole = JoinedContact | undefined;

function isSameList<T>(one: readonly T[], other: readonly T[]): boolean {
  return one.length === other.length && one.every((item, index) => item === other[index]);
}

function joinRelated(own: readonly Contact[], related: readonly Contact[]): Whole {
  const all = new Map([...own, ...related].map((record) => [refKey(record.ref), record]));
  for (const record of own) all.set(refKey(record.ref), record);
  if (all.size === own.length) return undefined;
  const records = withoutTwins([...all.values()].map(prepareContact), ({ contact }) => contact);
  const groups = groupSamePerson(records).map((group) =>
    group.flatMap((index) => records[index]?.contact ?? []),
  );
  const whole = groups.find((group) => own.every((record) => group.includes(record)));
  return whole === undefined || whole.length === own.length ? undefined : joinRecords(whole);
}

function wholePeople(people: readonly FoundPerson[], wholes: readonly Whole[]): readonly FoundPerson[] {
  if (wholes.every((whole) => whole === undefined)) return people;
  /** The index of the person that each record would belong to, undefined if several would have it. */
  const holders = new Map<string, number | undefined>();
  for (const [index, { refs }] of people.entries()) {
    for (const key of new Set([...refs, ...(wholes[index]?.refs ?? [])].map(refKey))) {
      holders.set(key, holders.has(key) ? undefined : index);
    }
  }
  return people.map((person, index) => {
    const whole = wholes[index];
    return whole?.refs.every((ref) => holders.get(refKey(ref)) === index) === true
      ? new WholePerson(whole, person)
      : person;
  });
}

/** A person with all records. A class, so that the match reasons are computed only where they are shown. */
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
