import type { ContactRef } from '../../contacts/contact.ts';
import type { Store } from '../../store/database.ts';
import type { ChangeRequest, ItemOperation } from './change-request.ts';

/** One contact of a change after its write. */
export interface WrittenTarget {
  readonly operation: ItemOperation;
  readonly target: ContactRef | undefined;
  readonly isDone: boolean;
  /** Of a create that undoes a deletion: the id of the deleted contact; '' otherwise. */
  readonly recreates: string;
}

/**
 * Lets what people have said of a contact follow it: favorites to the contact that remains of a merge, favorites and
 * "different people" to a contact that is added again. Runs in the transaction that ends the write.
 */
export async function carryMarks(
  { favorites, differentPeople }: Store,
  request: Pick<ChangeRequest, 'operation' | 'source' | 'target'>,
  { operation, target, isDone, recreates }: WrittenTarget,
): Promise<void> {
  if (!isDone) return;
  const remaining = request.operation === 'merge' ? request.target : undefined;
  if (operation === 'delete' && target !== undefined && remaining !== undefined) {
    await favorites.moveTo(target, remaining.id);
  }
  if (operation !== 'create' || recreates === '') return;
  const before = { source: request.source, id: recreates, owner: target?.owner };
  // Without a target, the contact is still there.
  await favorites.moveBack(before, target?.id ?? recreates);
  if (target !== undefined) await differentPeople.copy(before, target);
}
