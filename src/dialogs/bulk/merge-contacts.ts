import { z } from 'zod';
import { fitRows } from '../../cards/engine/fit-card.ts';
import { confirmChange } from '../../cards/requests/confirm-change.ts';
import { type Contact, type ContactRef, refKey } from '../../contacts/contact.ts';
import { namedExactly } from '../../contacts/matching/named-exactly.ts';
import { isEmptyQuery, parseNamed } from '../../contacts/query/parse-query.ts';
import { fold } from '../../contacts/text/fold.ts';
import { messages } from '../../languages/messages.ts';
import { cancelButton, searchButton } from '../buttons.ts';
import { findLookAlikes } from '../contact-form/look-alikes.ts';
import { changeableRefs } from '../contacts/changeable.ts';
import { findContext } from '../contacts/find-context.ts';
import { readRecord } from '../contacts/person-card.ts';
import { type Dialog, type DialogContext, onVerb } from '../define-dialog.ts';
import { noticeReply } from '../notice-reply.ts';
import { contactRef, openReference, signForActor } from '../references.ts';
import type { CardReply, Reply } from '../reply.ts';
import { distinguishingDetails } from './bulk-operations.ts';
import { askBulkOperation, bulkNotice, pickedOf } from './confirm-bulk-operation.ts';

/** Merges two contacts: the first gets the missing values of the second, which is deleted. */
export const mergeContacts: Dialog = {
  name: 'merge-contacts',
  role: 'staff',
  chat: 'personal',
  does: 'change',
  command: {
    words: ['merge contacts', 'merge', 'combine'],
    names: 'person',
    accepts: (argument) => pairIn(argument) !== undefined,
    example: 'merge John Doe with Jon Doe',
    description: () => messages.bulk.mergesTwoContacts,
    listed: 'help',
    run: merge,
  },
  verbs: [
    onVerb('contacts.merge', z.looseObject({ ref: z.string() }), (data, context) => {
      const { merge: refs } = openReference('form', data.ref, pickPayload, context);
      return compare(refs, pickedOf(data, refs), context);
    }),
  ],
};

/** The contacts of a pick list, in its order. */
const pickPayload = z.object({ merge: z.array(contactRef).min(2).max(20) });

/** Parses the two contacts of "John Doe with Jon Doe"; undefined for any other text. */
function pairIn(argument: string): readonly [string, string] | undefined {
  // Companies have "and" in their names.
  for (const link of [/\s(?:with|into)\s/i, /\sand\s/i]) {
    const [one = '', other = '', ...more] = argument.split(link).map((name) => name.trim());
    if (one !== '' && other !== '' && more.length === 0) return [one, other];
  }
  return undefined;
}

const mostRead = 8;

async function merge(argument: string, context: DialogContext): Promise<Reply> {
  const [one, other] = pairIn(argument) ?? [argument, ''];
  const [kept, gone] = await Promise.all([
    recordsOf(one, context),
    other === '' ? undefined : recordsOf(other, context),
  ]);
  const [first] = kept.contacts;
  if (first === undefined) return bulkNotice(messages.bulk.iFoundNoContactThatYouCanChange({ name: one }));
  const others = gone?.contacts ?? (await lookAlikesOf(kept.contacts, context));
  const contacts = distinct([...kept.contacts, ...others]);
  const [second, ...more] = contacts.slice(1);
  if (second === undefined) {
    return bulkNotice(
      other === ''
        ? messages.bulk.iFoundNoOtherContactLike({ name: one })
        : messages.bulk.iFoundNoOtherContact({ name: other }),
    );
  }
  const sides = [{ name: one, ...kept }, ...(gone === undefined ? [] : [{ name: other, ...gone }])];
  const notShown = sides.filter(({ isCut }) => isCut).map(({ name }) => cutNote(name));
  if (contacts.every(({ ref }) => contacts.every((two) => ref === two.ref || !isMergeable(ref, two.ref)))) {
    return inDifferentSystems([one, other], notShown);
  }
  // If not all matches were read, another one may be meant.
  const isCertain = more.length === 0 && notShown.length === 0;
  if (isCertain) return compare([], [first.ref, second.ref], context);
  return pickList(contacts, notShown, { value: '', problem: '' }, context);
}

function cutNote(name: string): string {
  return messages.bulk.moreThanContactsMatch({ count: mostRead, name: name.slice(0, 60) });
}

/** Shows the two picked contacts side by side; without exactly two that can be merged, the list again. */
async function compare(
  all: readonly ContactRef[],
  picked: readonly ContactRef[],
  context: DialogContext,
): Promise<Reply> {
  const [kept, gone, ...more] = picked;
  const problem =
    kept === undefined || gone === undefined || more.length > 0
      ? messages.bulk.selectTwoContacts
      : isMergeable(kept, gone)
        ? ''
        : messages.bulk.theseTwoAreInDifferentSystems;
  if (problem === '' && kept !== undefined && gone !== undefined) {
    const { source, owner, id } = kept;
    return askBulkOperation({ bulkKind: 'merge', source, owner, ids: [id, gone.id] }, context);
  }
  const records = await Promise.all(all.map((ref) => readRecord(ref, context)));
  const contacts = records.map(({ contact }) => contact);
  const value = all.flatMap((ref, index) => (picked.includes(ref) ? [index + 1] : [])).join();
  const reply = pickList(contacts, [], { value, problem }, context);
  return { ...reply, placement: 'replace' };
}

/** Returns a card that describes the contacts, two of which can be ticked. */
function pickList(
  contacts: readonly Contact[],
  notes: readonly string[],
  { value, problem }: { readonly value: string; readonly problem: string },
  context: DialogContext,
): CardReply {
  const card = fitRows(contacts, (shown) =>
    confirmChange({
      title: messages.bulk.whichTwoContactsToMerge,
      notes: [messages.bulk.youSeeBothSideBySide, ...notes],
      caption: '',
      changes: [],
      picks: {
        label: messages.bulk.selectTwo,
        choices: shown.map((contact) =>
          [...distinguishingDetails(contact), messages.sources[contact.ref.source].record].join(' · '),
        ),
        value,
      },
      problem,
      consequences: [],
      asking: { words: '', reason: '', takesReason: false },
      actions: [
        {
          title: messages.bulk.compare,
          verb: 'contacts.merge',
          data: { ref: signForActor('form', { merge: shown.map(({ ref }) => ref) }, context) },
          style: 'positive',
        },
        cancelButton,
      ],
    }),
  );
  return { kind: 'card', card, placement: 'new' };
}

/** Returns the contacts in the same systems that may be the same person. */
async function lookAlikesOf(
  contacts: readonly Contact[],
  context: DialogContext,
): Promise<readonly Contact[]> {
  const [only, ...others] = contacts;
  if (only === undefined || others.length > 0) return [];
  const search = { ...findContext(context), target: only.ref.id };
  const found = await findLookAlikes(only, search, context.directory);
  const refs = found
    .flatMap(({ person }) => mergeable(person, context))
    .filter((ref) => isMergeable(ref, only.ref))
    .slice(0, mostRead);
  const records = await Promise.all(refs.map((ref) => readRecord(ref, context)));
  return records.map(({ contact }) => contact);
}

function distinct(contacts: readonly Contact[]): readonly Contact[] {
  return contacts.filter(
    ({ ref }, index) => contacts.findIndex((other) => refKey(other.ref) === refKey(ref)) === index,
  );
}

/** Whether two contacts are different ones in the same store. */
function isMergeable(one: ContactRef, other: ContactRef): boolean {
  return one.source === other.source && one.owner === other.owner && one.id !== other.id;
}

function inDifferentSystems(typed: readonly string[], notShown: readonly string[]): Reply {
  const names = typed.filter(
    (name, index) => name !== '' && typed.findIndex((other) => fold(other) === fold(name)) === index,
  );
  return noticeReply(
    messages.bulk.nothingWasChanged,
    [messages.bulk.theseContactsAreKeptInDifferentSystems, ...notShown].join('\n'),
    names.map((name) => searchButton(messages.bulk.findName({ name: name.slice(0, 40) }), name)),
  );
}

interface Side {
  readonly contacts: readonly Contact[];
  /** Whether more contacts match than were read. */
  readonly isCut: boolean;
}

/** Returns the records that match a text; if several match, those with exactly this name or address. */
async function recordsOf(text: string, context: DialogContext): Promise<Side> {
  const query = parseNamed(text);
  if (isEmptyQuery(query)) return { contacts: [], isCut: false };
  const { people } = await context.directory.find(query, findContext(context));
  const meant = namedExactly(query, people);
  const wanted = fold(text.trim());
  const isExact = ({ displayName, emails }: Contact) => [displayName, ...emails].map(fold).includes(wanted);
  const known = meant.flatMap(({ records }) => records).filter(isExact);
  const refs = meant.flatMap((person) => mergeable(person, context));
  const exactRefs = refs.filter((ref) => known.some((contact) => refKey(contact.ref) === refKey(ref)));
  const best = exactRefs.length > 0 ? exactRefs : refs;
  const records = await Promise.all(best.slice(0, mostRead).map((ref) => readRecord(ref, context)));
  const contacts = records.map(({ contact }) => contact);
  const exact = contacts.filter(isExact);
  return { contacts: exact.length > 0 ? exact : contacts, isCut: best.length > mostRead };
}

function mergeable(
  person: Parameters<typeof changeableRefs>[0],
  context: DialogContext,
): readonly ContactRef[] {
  const deletable = changeableRefs(person, 'delete', context);
  return changeableRefs(person, 'update', context).filter((ref) => deletable.includes(ref));
}
