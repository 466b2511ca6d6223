import type { ContactRef } from '../../contacts/contact.ts';
import { type ListRef, listRefOf, membersFixedBy } from '../../contacts/distribution-list.ts';
import { BackendError, isPassing } from '../../platform/errors.ts';
import type { CallContext, WritableProvider, WriteContext } from '../../providers/provider.ts';
import type { ListOperation, Reading } from '../request/change-request.ts';
import { ChangeRefusal } from './change-refusal.ts';

interface Membership {
  readonly operation: ListOperation;
  readonly target: ContactRef | undefined;
  readonly lists: readonly ListRef[];
}

/**
 * Adds a contact to a list, or removes it.
 * @param isUntouched whether nothing was sent yet; otherwise an earlier attempt may have made the change
 * @throws {ChangeRefusal} if the membership is already as wanted, or the list cannot be changed
 * @throws {BackendError} `not-found` if the contact is gone
 */
export async function changeMembership(
  { operation, target, lists: [list] }: Membership,
  provider: WritableProvider,
  isUntouched: boolean,
  write: WriteContext,
): Promise<void> {
  const { lists } = provider;
  if (lists === undefined || list === undefined || target === undefined) throw new ChangeRefusal('list-gone');
  const adds = operation === 'add-to-list';
  const asWanted = adds ? 'already-member' : 'not-a-member';
  if (isUntouched) {
    const [contact, current, memberships] = await Promise.all([
      provider.get(target.id, write),
      lists.get(list.id, write),
      lists.of(target.id, write),
    ]);
    if (contact === undefined) {
      throw new BackendError({ system: 'Cardfile', code: 'not-found', message: 'the contact is gone' });
    }
    if (current === undefined) throw new ChangeRefusal('list-gone');
    if (membersFixedBy(current) !== undefined) throw new ChangeRefusal('list-fixed');
    if (memberships.lists.some(({ id }) => id === list.id) === adds) throw new ChangeRefusal(asWanted);
  }
  try {
    await (adds ? lists.add(list.id, target.id, write) : lists.remove(list.id, target.id, write));
  } catch (error) {
    const code = error instanceof BackendError ? error.code : '';
    // Somebody else was faster, and the reading above did not show it yet.
    if (code === (adds ? 'already-exists' : 'changed-meanwhile')) throw new ChangeRefusal(asWanted);
    if (code === 'read-only') throw new ChangeRefusal('list-fixed');
    throw error;
  }
}

/** Returns whether a contact is in a list. */
export async function readMembership(
  { target, lists: [list] }: Pick<Membership, 'target' | 'lists'>,
  { lists }: WritableProvider,
  call: CallContext,
): Promise<Reading['found']> {
  if (lists === undefined || list === undefined || target === undefined) return 'nothing';
  try {
    return (await lists.of(target.id, call)).lists.some(({ id }) => id === list.id) ? 'present' : 'absent';
  } catch (error) {
    if (error instanceof BackendError) return 'nothing';
    throw error;
  }
}

/** Returns the lists that a contact is in; undefined if they cannot be read. */
export async function readLists(
  contactId: string,
  { lists }: WritableProvider,
  call: CallContext,
): Promise<readonly ListRef[] | undefined> {
  if (lists === undefined) return [];
  try {
    return (await lists.of(contactId, call)).lists.map(listRefOf);
  } catch (error) {
    if (error instanceof BackendError) return undefined;
    throw error;
  }
}

/**
 * Adds a new contact to lists. A list that refuses it is left out, because the contact is there in any case.
 * @returns the names of the lists that refused it, '' for a hidden one
 * @throws {BackendError} if the call may be repeated, or its outcome is unknown
 */
export async function addToLists(
  contactId: string,
  wanted: readonly ListRef[],
  { lists }: WritableProvider,
  write: WriteContext,
): Promise<readonly string[]> {
  const missed: string[] = [];
  for (const { id, name, isHidden } of wanted) {
    const missedName = isHidden ? '' : name;
    try {
      if (lists === undefined) missed.push(missedName);
      else await lists.add(id, contactId, write);
    } catch (error) {
      if (!(error instanceof BackendError) || mayCome(error)) throw error;
      if (error.code !== 'already-exists') missed.push(missedName);
    }
  }
  return missed;
}

/** Whether a call may succeed later, also because the system does not show the new contact yet, or may have succeeded. */
function mayCome({ code, hadNoEffect }: BackendError): boolean {
  return isPassing(code) || code === 'not-found' || !hadNoEffect;
}
