import type { Contact, ContactRef } from '../contacts/contact.ts';
import { fold } from '../contacts/fold.ts';
import { meantBy } from '../contacts/named-exactly.ts';
import { isEmptyQuery, parseQuery } from '../contacts/parse-query.ts';
import type { Dialog, DialogContext } from './define-dialog.ts';
import { changeableRefs } from './parts/changeable.ts';
import { askDeed, deedNotice } from './parts/deed-reply.ts';
import { findContext } from './parts/find-context.ts';
import { readRecord } from './parts/person-card.ts';
import type { Reply } from './reply.ts';

/** Makes one contact of two: the first is kept and gets what only the second knows; the second is deleted. */
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

/** The two contacts of "John Doe with Jon Doe"; undefined for any other text. */
function pairIn(argument: string): readonly [string, string] | undefined {
  const [one = '', other = '', ...more] = argument.split(/\s(?:with|and|into)\s/i).map((name) => name.trim());
  return one === '' || other === '' || more.length > 0 ? undefined : [one, other];
}

const howTo = 'Type it like “merge John Doe with jon.doe@fabrikam.example”; the first one is kept.';
const mostRead = 6;

async function merge(argument: string, context: DialogContext): Promise<Reply> {
  const pair = pairIn(argument);
  if (pair === undefined) return deedNotice(howTo);
  const [one, other] = pair;
  const [kept, gone] = await Promise.all([recordsOf(one, context), recordsOf(other, context)]);
  // The same words twice may well mean two records of one person.
  const isPair = sameRecords(kept, gone) && kept.length === 2;
  const [first] = kept;
  const second = isPair ? gone[1] : gone.find(({ ref }) => ref.id !== first?.ref.id);
  if (first === undefined)
    return deedNotice(`I found no contact “${one}” that you can change here. ${howTo}`);
  if (second === undefined) return deedNotice(`I found no other contact “${other}”. ${howTo}`);
  if (!isPair && (kept.length > 1 || gone.length > 1)) {
    const named = (kept.length > 1 ? kept : gone).map(nameOf).join(', ');
    return deedNotice(`Several contacts fit: ${named}. Type an e-mail address. ${howTo}`);
  }
  const { source, owner, id } = first.ref;
  if (second.ref.source !== source || second.ref.owner !== owner) {
    return deedNotice('The two are kept in different systems, and what is kept has to be in the same one.');
  }
  return askDeed({ deed: 'merge', source, owner, ids: [id, second.ref.id] }, context);
}

/** The records that these words mean: of several, those with exactly this name or address. */
async function recordsOf(text: string, context: DialogContext): Promise<readonly Contact[]> {
  const query = parseQuery(text);
  if (isEmptyQuery(query)) return [];
  const { people } = await context.directory.find(query, findContext(context));
  const meant = meantBy(query, people);
  const refs = meant.flatMap((person) => mergeable(person, context)).slice(0, mostRead);
  const records = await Promise.all(refs.map((ref) => readRecord(ref, context)));
  const contacts = records.map(({ contact }) => contact);
  const wanted = fold(text.trim());
  const exact = contacts.filter(({ displayName, emails }) =>
    [displayName, ...emails].map(fold).includes(wanted),
  );
  return exact.length > 0 ? exact : contacts;
}

function mergeable(
  person: Parameters<typeof changeableRefs>[0],
  context: DialogContext,
): readonly ContactRef[] {
  const deletable = changeableRefs(person, 'delete', context);
  return changeableRefs(person, 'update', context).filter((ref) => deletable.includes(ref));
}

function sameRecords(one: readonly Contact[], other: readonly Contact[]): boolean {
  return one.length === other.length && one.every(({ ref }, index) => ref.id === other[index]?.ref.id);
}

function nameOf({ displayName, emails }: Contact): string {
  return emails[0] === undefined ? displayName : `${displayName} (${emails[0]})`;
}
