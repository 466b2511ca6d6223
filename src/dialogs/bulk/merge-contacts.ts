import type { CardAction } from '../../cards/engine/card.ts';
import { notice } from '../../cards/general/notice.ts';
import type { Contact, ContactRef } from '../../contacts/contact.ts';
import { namedExactly } from '../../contacts/matching/named-exactly.ts';
import { isEmptyQuery, parseQuery } from '../../contacts/query/parse-query.ts';
import { fold } from '../../contacts/text/fold.ts';
import { searchButton } from '../buttons.ts';
import { newSubmissionKey } from '../contact-form/contact-forms.ts';
import { recordTitle } from '../contact-form/stores.ts';
import { changeableRefs } from '../contacts/changeable.ts';
import { findContext } from '../contacts/find-context.ts';
import { readRecord } from '../contacts/person-card.ts';
import type { Dialog, DialogContext } from '../define-dialog.ts';
import { signForActor } from '../references.ts';
import type { Reply } from '../reply.ts';
import type { BulkPayload } from './bulk-operations.ts';
import { askBulkOperation, bulkNotice } from './confirm-bulk-operation.ts';

/** Merges two contacts: the first gets the missing values of the second, which is deleted. */
export const mergeContacts: Dialog = {
  name: 'merge-contacts',
  role: 'staff',
  chat: 'personal',
  does: 'change',
  denied: undefined,
  command: {
    words: ['merge contacts', 'merge'],
    accepts: (argument) => pairIn(argument) !== undefined,
    example: 'merge John Doe with Jon Doe',
    description: 'Makes one contact of two, after showing what is kept',
    listed: false,
    inHelp: true,
    run: merge,
  },
  verbs: [],
};

/** Parses the two contacts of "John Doe with Jon Doe"; undefined for any other text. */
function pairIn(argument: string): readonly [string, string] | undefined {
  const [one = '', other = '', ...more] = argument.split(/\s(?:with|and|into)\s/i).map((name) => name.trim());
  return one === '' || other === '' || more.length > 0 ? undefined : [one, other];
}

const howTo = 'Type it like “merge John Doe with jon.doe@fabrikam.example”; the first one is kept.';
const mostRead = 6;
/** The most buttons on the card; beyond that, typing an e-mail address is easier. */
const mostPairs = 15;
/** The most addresses and numbers in a contact's line. */
const mostValues = 3;

async function merge(argument: string, context: DialogContext): Promise<Reply> {
  const pair = pairIn(argument);
  if (pair === undefined) return bulkNotice(howTo);
  const [one, other] = pair;
  const sides = await Promise.all([recordsOf(one, context), recordsOf(other, context)]);
  const [kept, gone] = [sides[0].contacts, sides[1].contacts];
  const notShown = [one, other].filter((_, side) => sides[side]?.isCut).map(cutNote);
  const [first] = kept;
  if (first === undefined)
    return bulkNotice(`I found no contact “${one}” that you can change here. ${howTo}`);
  if (kept.every(({ ref }) => gone.every((other) => isSame(ref, other.ref)))) {
    return bulkNotice(`I found no other contact “${other}”. ${howTo}`);
  }
  const pairs = pairsOf(kept, gone);
  const [onlyPair, ...others] = pairs;
  if (onlyPair === undefined) return inDifferentSystems(one, other, notShown);
  // If not all matches were read, another one may be meant.
  const isCertain = others.length === 0 && notShown.length === 0;
  return isCertain ? askBulkOperation(mergeOf(onlyPair), context) : choosePair(pairs, notShown, context);
}

function cutNote(name: string): string {
  return `More than ${mostRead} contacts fit “${name.slice(0, 60)}”, and these are the first ${mostRead}. Type an e-mail address to narrow it down.`;
}

type Pair = readonly [Contact, Contact];

/** Returns every mergeable pair once. The same text on both sides can mean two records of one person. */
function pairsOf(kept: readonly Contact[], gone: readonly Contact[]): readonly Pair[] {
  const pairs: Pair[] = [];
  for (const one of kept) {
    for (const other of gone) {
      const { source, owner } = one.ref;
      if (other.ref.source !== source || other.ref.owner !== owner || isSame(one.ref, other.ref)) continue;
      const isKnown = pairs.some(([a, b]) => isSame(a.ref, other.ref) && isSame(b.ref, one.ref));
      if (!isKnown) pairs.push([one, other]);
    }
  }
  return pairs;
}

function mergeOf([kept, gone]: Pair): Omit<BulkPayload, 'key'> {
  const { source, owner, id } = kept.ref;
  return { bulkKind: 'merge', source, owner, ids: [id, gone.ref.id] };
}

/** Returns a card that numbers and describes the contacts, with a button for each pair. */
function choosePair(pairs: readonly Pair[], notShown: readonly string[], context: DialogContext): Reply {
  const contacts: Contact[] = [];
  for (const contact of pairs.slice(0, mostPairs).flat()) {
    if (!contacts.some(({ ref }) => isSame(ref, contact.ref))) contacts.push(contact);
  }
  const numberOf = (contact: Contact): number =>
    contacts.findIndex(({ ref }) => isSame(ref, contact.ref)) + 1;
  const actions = pairs.slice(0, mostPairs).map(
    (pair): CardAction => ({
      title: `Merge ${numberOf(pair[1])} into ${numberOf(pair[0])}`,
      verb: 'contacts.change',
      data: { ref: signForActor('form', { ...mergeOf(pair), key: newSubmissionKey() }, context) },
      sendsInputs: false,
    }),
  );
  const lines = contacts.map((contact, index) => `${index + 1}: ${describe(contact)}`);
  const isMore = pairs.length > mostPairs && notShown.length === 0;
  const rest = isMore ? ['More contacts fit. Type an e-mail address to narrow it down.'] : notShown;
  const card = notice({
    tone: 'info',
    title: 'Which two contacts?',
    text: ['Several contacts fit. You see what is kept before anything changes.', ...lines, ...rest].join(
      '\n',
    ),
    reference: '',
    actions,
  });
  return { kind: 'card', card, placement: 'new' };
}

/** Describes a contact in one line that distinguishes it from similar ones. */
function describe(contact: Contact): string {
  const { ref, displayName, company, department, jobTitle, city } = contact;
  const emails = contact.emails.slice(0, mostValues);
  const phones = [...contact.mobilePhones, ...contact.businessPhones, ...contact.homePhones].slice(
    0,
    mostValues,
  );
  return [displayName, recordTitle(ref.source), company, department, jobTitle, city, ...emails, ...phones]
    .map((fact) => fact.replaceAll(/\s+/g, ' ').trim())
    .filter((fact) => fact !== '')
    .join(' · ');
}

function inDifferentSystems(one: string, other: string, notShown: readonly string[]): Reply {
  const names = fold(one) === fold(other) ? [one] : [one, other];
  const card = notice({
    tone: 'info',
    title: 'Nothing was changed',
    text: [
      'These contacts are kept in different systems, and only contacts in the same system can be merged. Open a contact to change or delete it.',
      ...notShown,
    ].join('\n'),
    reference: '',
    actions: names.map((name) => searchButton(`Find ${name.slice(0, 40)}`, name)),
  });
  return { kind: 'card', card, placement: 'new' };
}

function isSame(one: ContactRef, other: ContactRef): boolean {
  return one.source === other.source && one.owner === other.owner && one.id === other.id;
}

interface Side {
  readonly contacts: readonly Contact[];
  /** Whether more contacts match than were read. */
  readonly isCut: boolean;
}

/** Returns the records that match a text; if several match, those with exactly this name or address. */
async function recordsOf(text: string, context: DialogContext): Promise<Side> {
  const query = parseQuery(text);
  if (isEmptyQuery(query)) return { contacts: [], isCut: false };
  const { people } = await context.directory.find(query, findContext(context));
  const meant = namedExactly(query, people);
  const wanted = fold(text.trim());
  const isExact = ({ displayName, emails }: Contact) => [displayName, ...emails].map(fold).includes(wanted);
  const known = meant.flatMap(({ records }) => records).filter(isExact);
  const refs = meant.flatMap((person) => mergeable(person, context));
  const exactRefs = refs.filter((ref) => known.some((contact) => isSame(contact.ref, ref)));
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
