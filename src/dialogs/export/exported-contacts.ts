import { z } from 'zod';
import { problemSentences } from '../../cards/contacts/source-labels.ts';
import { maxItems, maxRows } from '../../changes/request/change-request.ts';
import type { Contact, ContactRef } from '../../contacts/contact.ts';
import { asOwner } from '../../contacts/owner.ts';
import { type PersonFilter, type SourceWord, sourceWords } from '../../contacts/query/contact-query.ts';
import { parseQuery } from '../../contacts/query/parse-query.ts';
import { isKeptIn } from '../../contacts/query/query-filters.ts';
import { type SourceId, sources } from '../../contacts/sources.ts';
import type { FindResult, FoundPerson } from '../../directory/found-person.ts';
import { messages } from '../../languages/messages.ts';
import { mapInChunks } from '../../platform/chunks-of.ts';
import { ifFound } from '../../platform/errors.ts';
import { findContext } from '../contacts/find-context.ts';
import { readRecords, readWhole } from '../contacts/person-card.ts';
import { longestSearch } from '../contacts/search.ts';
import type { DialogContext } from '../define-dialog.ts';
import { listCall, listStore } from '../lists/find-lists.ts';
import { refuseMembers } from '../lists/show-list.ts';
import { contactRef } from '../references.ts';

/** What is exported, in the signed reference of a button. */
export const exported = z.union([
  z.object({ search: z.string().max(longestSearch) }),
  z.object({ source: z.enum(sources) }),
  z.object({ favorites: z.literal(true) }),
  /** The id of a distribution list, whose members are exported. */
  z.object({ list: z.string().min(1) }),
  /** The records of each person. */
  z.object({ people: z.array(z.array(contactRef).min(1)).min(1).max(maxItems) }),
]);
export type Exported = z.infer<typeof exported>;

interface ExportedContacts {
  /** The system of which all are exported. */
  readonly contacts: readonly Contact[] | SourceId;
  /** What to call the file, without its ending. */
  readonly name: string;
  /** What is missing, in sentences. */
  readonly notes: readonly string[];
}

/** So many people are read again completely, since a search returns the fields of a list. */
const mostRead = 50;
const readAtOnce = 4;
/** The most members of a distribution list, each of which is read. */
export const mostMembers = 500;

/**
 * Returns the contacts to export, with the rights that the person has in this chat.
 * @throws {BackendError} if a system does not answer for the contacts of a selection
 */
export async function readExported(what: Exported, context: DialogContext): Promise<ExportedContacts> {
  if ('source' in what) {
    return { contacts: what.source, name: messages.sources[what.source].label, notes: [] };
  }
  if ('search' in what) return readSearch(what.search, context);
  const { people, name } = await peopleOf(what, context);
  const found = await readEach(people, (refs) => ifFound(readRecords(refs, context)));
  return { contacts: rowsOf(found, undefined), name, notes: [] };
}

async function peopleOf(
  what: Exclude<Exported, { readonly source: SourceId } | { readonly search: string }>,
  context: DialogContext,
): Promise<{ readonly people: readonly (readonly ContactRef[])[]; readonly name: string }> {
  if ('people' in what) return { people: what.people, name: messages.exports.fileName };
  const { refs, name } =
    'list' in what
      ? await readMembers(what.list, context)
      : {
          refs: await context.favorites.of(asOwner(context.actor.objectId)),
          name: messages.buttons.favorites,
        };
  return { people: refs.map((ref) => [ref]), name };
}

/** Returns the records of a list's members; none if it is gone, or its members are not for this person. */
export async function readMembers(
  id: string,
  context: DialogContext,
): Promise<{ readonly refs: readonly ContactRef[]; readonly name: string }> {
  const store = listStore(context);
  const list = await store?.lists.get(id, listCall(context));
  if (store === undefined || list === undefined || refuseMembers(list, context) !== undefined)
    return { refs: [], name: '' };
  const { members } = await store.lists.members(id, listCall(context));
  return { refs: members.flatMap(({ ref }) => ref ?? []), name: list.name };
}

async function readSearch(text: string, context: DialogContext): Promise<ExportedContacts> {
  const query = parseQuery(text);
  // One more shows that there are too many.
  const all = { ...findContext(context), mostRecords: maxRows + 1 };
  const { people, problems } = await context.directory.find(query, all);
  const sure = people.filter(({ isLike }) => isLike !== true);
  const isFew = sure.length <= mostRead;
  const whole = isFew ? await readEach(sure, (one) => readWhole(one, context, readRecords)) : sure;
  const word = query.personFilters?.find(isSource)?.text;
  return { contacts: rowsOf(whole, word), name: query.text, notes: problemSentences(problems, 'shown') };
}

async function readEach<T>(
  all: readonly T[],
  read: (one: T) => Promise<FoundPerson | undefined>,
): Promise<readonly FoundPerson[]> {
  const people = await mapInChunks(all, readAtOnce, read);
  return people.filter((person) => person !== undefined);
}

/**
 * Returns the rows of the file. Records of one system are written as they are stored, so that importing them again changes
 * nothing; people with records in several systems have one row with what all of them have.
 * @param word the system that the search names
 */
function rowsOf(people: readonly FoundPerson[], word: SourceWord | undefined): readonly Contact[] {
  const records = people
    .flatMap((person) => person.records)
    .filter((record) => word === undefined || isKeptIn(record, word));
  const isOneSource = new Set(records.map(({ ref }) => ref.source)).size === 1;
  return word !== undefined || isOneSource ? records : people.map(({ contact }) => contact);
}

/** Returns the systems to which a search can be narrowed: those of its records, if these are of several. */
export function narrowingsOf({ query, people }: FindResult): readonly SourceWord[] {
  if (query.personFilters?.some(isSource)) return [];
  const words = sourceWords.filter((word) =>
    people.some(({ records }) => records.some((record) => isKeptIn(record, word))),
  );
  return words.length < 2 ? [] : words;
}

function isSource(filter: PersonFilter): filter is Extract<PersonFilter, { readonly field: 'source' }> {
  return filter.field === 'source' && !filter.isExcluded;
}
