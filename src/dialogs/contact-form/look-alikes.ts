import type { Contact, ContactChanges } from '../../contacts/contact.ts';
import { refKey } from '../../contacts/contact.ts';
import type { Verdict } from '../../contacts/identity/compare-records.ts';
import { possibleDuplicates } from '../../contacts/identity/duplicates.ts';
import type { Owner } from '../../contacts/owner.ts';
import { parseQuery } from '../../contacts/query/parse-query.ts';
import { displayNameOf } from '../../contacts/text/display-name.ts';
import type { Directory } from '../../directory/directory.ts';
import type { FoundPerson } from '../../directory/found-person.ts';
import { listItems } from '../../languages/lists.ts';
import { messages } from '../../languages/messages.ts';

/** The most values of a list that are searched. In live mode each search queries every system. */
const mostOfList = 2;

export interface LookAlike {
  readonly person: FoundPerson;
  readonly verdict: Verdict;
}

export interface LookAlikeSearch {
  /** The owner whose personal contacts are also searched; undefined for none. */
  readonly owner: Owner | undefined;
  readonly correlationId: string;
  /** The id of the changed contact; undefined for a new one. */
  readonly target?: string | undefined;
}

/** Returns possible duplicates of a contact, most likely first; also [] if no system answers. */
export async function findLookAlikes(
  fields: ContactChanges,
  { owner, correlationId, target }: LookAlikeSearch,
  directory: Pick<Directory, 'find'>,
): Promise<readonly LookAlike[]> {
  const name = displayNameOf({ ...fields, company: '', emails: [] });
  const { emails = [], mobilePhones = [], businessPhones = [], homePhones = [] } = fields;
  const lists = [emails, mobilePhones, businessPhones, homePhones];
  const texts = new Set([name, ...lists.flatMap((list) => list.slice(0, mostOfList))]);
  texts.delete('');
  const results = await Promise.all(
    [...texts].map((text) => directory.find(parseQuery(text), { owner, correlationId })),
  );
  const people = new Map<string, FoundPerson>();
  for (const person of results.flatMap((result) => result.people)) {
    const key = refKey(person.contact.ref);
    const isTarget = person.refs.some(({ id }) => id === target);
    if (!isTarget && !people.has(key)) people.set(key, person);
  }
  const contacts = [...people.values()].map(({ contact }) => contact);
  return possibleDuplicates(fields, contacts).flatMap(({ contact, verdict }) => {
    const person = people.get(refKey(contact.ref));
    return person === undefined ? [] : [{ person, verdict }];
  });
}

/** Returns a text such as "John Doe (Partner Manager, Fabrikam)". */
export function lookAlikeName({ displayName, jobTitle, company, emails }: Contact): string {
  const about = [jobTitle, company || (emails[0] ?? '')].filter((part) => part !== '');
  return about.length === 0
    ? displayName
    : messages.contacts.nameAndDetails({ name: displayName, details: listItems(about) });
}
