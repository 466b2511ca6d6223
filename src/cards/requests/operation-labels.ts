import { type ChangeRequest, isListOperation, total } from '../../changes/request/change-request.ts';
import { messages } from '../../languages/messages.ts';
import type { WriteOperation } from '../../providers/provider.ts';
import { isolate, plain } from '../engine/plain.ts';

/**
 * The kind of an operation in texts: of each contact, if a batch does the same to all. 'join' and 'leave' add a contact
 * to a distribution list and remove it from one.
 */
export type OperationKind = WriteOperation | 'hide' | 'merge' | 'join' | 'leave';

type Asked = Pick<ChangeRequest, 'operation' | 'items' | 'lists' | 'batch'>;

/** Returns what texts say of an operation: its kind, and the name of the list that it is about. */
export function operationArgs(request: Asked): { readonly kind: OperationKind; readonly list: string } {
  return { kind: kindOf(request), list: listName(request) };
}

/** Returns the name of the list that a request is about. */
export function listName({ lists, items }: Pick<Asked, 'lists' | 'items'>): string {
  const [list] = lists.length > 0 ? lists : (items[0]?.lists ?? []);
  return isolate(plain(list?.name ?? '', 100)) || messages.requests.aList;
}

function kindOf({ operation, items, batch }: Asked): OperationKind {
  if (operation !== 'batch') return isListOperation(operation) ? listKinds[operation] : operation;
  if (batch !== undefined && items.length === 0) {
    const { planned } = batch;
    const [only, ...others] = (['create', 'update', 'delete'] as const).filter((name) => planned[name] > 0);
    return only !== undefined && others.length === 0 ? only : 'update';
  }
  const [first, ...others] = new Set(items.map(itemOperation));
  return first !== undefined && others.length === 0 ? first : 'update';
}

const listKinds = { 'add-to-list': 'join', 'remove-from-list': 'leave' } as const;

/** Whether an operation is about several contacts. */
export function isAboutMany({
  operation,
  items,
  batch,
}: Pick<Asked, 'operation' | 'items' | 'batch'>): boolean {
  const count = batch === undefined ? items.length : total(batch.planned);
  return operation === 'merge' || (operation === 'batch' && count !== 1);
}

/** Returns what a request is about: the name of its contact, or how many contacts a large batch has. */
export function subjectName({ targetName, batch }: Pick<ChangeRequest, 'targetName' | 'batch'>): string {
  const count = batch === undefined ? 1 : total(batch.planned);
  return count === 1 ? targetName : messages.batches.contacts({ count });
}

/** Returns the operation of an item, with hiding distinguished from other updates. */
export function itemOperation({
  operation,
  difference,
}: Asked['items'][number]): Exclude<OperationKind, 'merge'> {
  if (isListOperation(operation)) return listKinds[operation];
  const [only, ...others] = difference;
  const hides = only?.field === 'hiddenFromAddressLists' && only.after === true && others.length === 0;
  return operation === 'update' && hides ? 'hide' : operation;
}
