import type { ContactRef } from '../../contacts/contact.ts';
import { parseQuery } from '../../contacts/query/parse-query.ts';
import { messages } from '../../languages/messages.ts';
import { findContext } from '../contacts/find-context.ts';
import type { Command, DialogContext } from '../define-dialog.ts';
import type { Reply } from '../reply.ts';
import type { Recalled } from './conversation-memory.ts';
import type { Which } from './follow-up.ts';
import { onlyRequest } from './pick-request.ts';
import { type ListedPeople, listOf, type PeopleReferent } from './referent.ts';

/** The person that a follow-up means. */
export interface Picked {
  readonly refs: readonly ContactRef[];
  /** The list of the last answer that they are in. */
  readonly list: ListedPeople | undefined;
  /** Whether they are only the first of several people, because no other was named. */
  readonly isFirstOfMany: boolean;
}

/** Returns the person that is meant, why nobody is, or undefined without an answer to pick from. */
export async function pickPerson(
  which: Which,
  recalled: Recalled,
  context: DialogContext,
): Promise<Picked | { readonly problem: string } | undefined> {
  const { people, request } = recalled;
  if (which.kind === 'same' && request !== undefined && !request.referent.isNews) {
    const isNewer = people === undefined || request.at > people.at;
    const refs = isNewer ? await contactOf(onlyRequest(request.referent), context) : undefined;
    if (refs !== undefined) return { refs, list: undefined, isFirstOfMany: false };
  }
  const referent = people?.referent;
  if (referent === undefined || referent.kind === 'nobody') return undefined;
  if (which.kind === 'same' && referent.kind === 'person')
    return { refs: referent.refs, list: referent.list, isFirstOfMany: false };
  const list = listOf(referent);
  return list === undefined ? undefined : pickRow(which, list, referent, context);
}

async function pickRow(
  which: Which,
  list: ListedPeople,
  referent: PeopleReferent,
  context: DialogContext,
): Promise<Picked | { readonly problem: string } | undefined> {
  const { first, rows, total } = list;
  const rank = rankOf(which, list, referent);
  const most = Math.max(total, first + rows.length - 1);
  // More digits than any row has are a phone number's.
  if (which.kind === 'number' && String(rank).length > Math.max(2, String(most).length)) return undefined;
  const isOutside = rows.length > 0 && (rank < 1 || rank > most);
  const refs = isOutside ? undefined : await rowAt(rank, list, context);
  if (refs === undefined) return { problem: outsideOf(most) };
  return { refs, list, isFirstOfMany: which.kind === 'same' && most > 1 };
}

function outsideOf(most: number): string {
  if (most === 1) return messages.followUp.thereIsOnlyOnePersonInList;
  return most === 0
    ? messages.followUp.thereIsNobodyWithThatNumber
    : messages.followUp.typeNumberUpTo({ most });
}

/** Returns the rank in the whole list, counted from 1; 0 for nobody. */
function rankOf(which: Which, { first, rows, total }: ListedPeople, referent: PeopleReferent): number {
  switch (which.kind) {
    case 'same':
      return first;
    case 'last':
      return rows.length > 0 ? first + rows.length - 1 : total;
    case 'next':
      return first + rows.findIndex((row) => referent.kind === 'person' && hasRecord(referent.refs, row)) + 1;
    case 'other': {
      const isOther = (row: ContactRef) => referent.kind === 'person' && !hasRecord(referent.refs, row);
      return rows.length === 2 && total <= 2 ? first + rows.findIndex(isOther) : 0;
    }
    case 'ordinal':
      return rows.length > 0 && which.number > rows.length ? 0 : first + which.number - 1;
    case 'number':
      return which.number < first && which.number <= rows.length ? first + which.number - 1 : which.number;
  }
}

/** Returns all records of a row's person, found again with the rights that the person has in this chat. */
async function rowAt(
  rank: number,
  list: ListedPeople,
  context: DialogContext,
): Promise<readonly ContactRef[] | undefined> {
  const { text, first, rows, dialog } = list;
  const row = rows[rank - first];
  const showFrom = showFromOf(dialog, context);
  if (showFrom !== undefined)
    return row === undefined ? rowOfReply(rank, await showFrom(rank, context, text)) : [row];
  const page = { ...findContext(context), from: rank, upTo: rank };
  const { people } = await context.directory.find(parseQuery(text), page);
  if (row === undefined) return people[rank - 1]?.refs;
  return people.find(({ refs }) => hasRecord(refs, row))?.refs ?? [row];
}

/** Returns the function that shows another page of a dialog's own list; undefined if it has none. */
export function showFromOf(dialog: string, { dialogs }: DialogContext): Command['showFrom'] {
  return dialogs.find(({ name }) => name === dialog)?.command?.showFrom;
}

/** Returns the record of a row of the list that a reply shows. */
function rowOfReply(rank: number, reply: Reply): readonly ContactRef[] | undefined {
  const list = reply.kind === 'card' && reply.refersTo?.kind === 'people' ? reply.refersTo : undefined;
  const row = list?.rows[rank - list.first];
  return row && [row];
}

function hasRecord(refs: readonly ContactRef[], { source, id, owner }: ContactRef): boolean {
  return refs.some((ref) => ref.source === source && ref.id === id && ref.owner === owner);
}

/** Returns the contact of a request that the person may see. */
async function contactOf(number: number, context: DialogContext): Promise<readonly ContactRef[] | undefined> {
  const target = (await context.changes.get(number))?.request.target;
  return target && [target];
}
