import type { Contact } from '../../contacts/contact.ts';
import { type DistributionList, type ListRef, membersFixedBy } from '../../contacts/distribution-list.ts';
import { listItems } from '../../languages/lists.ts';
import { messages } from '../../languages/messages.ts';
import type { WritableProvider } from '../../providers/provider.ts';
import { type DialogContext, StaleButtonError } from '../define-dialog.ts';
import { listCall } from '../lists/find-lists.ts';

/** The lists of contacts, by the contact's id; undefined if they cannot be read. */
export type ListsById = ReadonlyMap<string, readonly DistributionList[] | undefined>;

/** A distribution list, and who is in it as far as it was read. */
export interface Membership {
  readonly list: DistributionList;
  readonly members: ReadonlySet<string>;
  readonly isComplete: boolean;
}

/**
 * Reads a list and its members.
 * @throws {StaleButtonError} if the list is gone
 */
export async function readMembership(
  { id }: ListRef,
  { lists }: WritableProvider,
  context: DialogContext,
): Promise<Membership> {
  const [list, found] = await Promise.all([
    lists?.get(id, listCall(context)),
    lists?.members(id, listCall(context)),
  ]);
  if (list === undefined || found === undefined) throw new StaleButtonError('expired');
  const members = new Set(found.members.flatMap(({ ref }) => ref?.id ?? []));
  return { list, members, isComplete: !found.truncated };
}

/** Says which lists contacts leave that are deleted. */
export function listsSentence(ofContacts: readonly (readonly DistributionList[] | undefined)[]): string {
  const isOne = ofContacts.length === 1;
  const names = new Map(ofContacts.flatMap((own) => (own ?? []).map(({ id, name }) => [id, name])));
  const { requests, bulk } = messages;
  if (ofContacts.includes(undefined))
    return isOne
      ? requests.itsRemovedFromEveryDistributionList
      : requests.theyreRemovedFromEveryDistributionList;
  if (names.size === 0) return isOne ? messages.lists.isInNoList : bulk.theyreInNoList;
  const args = { count: names.size, lists: listItems([...names.values()]) };
  return isOne ? requests.itsRemovedFromLists(args) : requests.theyreRemovedFromLists(args);
}

/** Returns the lists that the kept contact of a merge takes over, at most so many, and those that it cannot. */
export function listsToMove(kept: Contact, others: readonly Contact[], lists: ListsById, most: number) {
  const own = new Set(lists.get(kept.ref.id)?.map(({ id }) => id));
  const all = new Map(others.flatMap(({ ref }) => (lists.get(ref.id) ?? []).map((list) => [list.id, list])));
  const missing = [...all.values()].filter(({ id }) => !own.has(id));
  const moved = missing.filter((list) => membersFixedBy(list) === undefined).slice(0, most);
  return { moved, left: missing.filter((list) => !moved.includes(list)) };
}
