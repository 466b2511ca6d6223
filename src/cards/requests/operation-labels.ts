import type { ChangeRequest, ItemOperation } from '../../changes/request/change-request.ts';

/** The kind of an operation in texts: of each contact, if a batch does the same to all. */
export type OperationKind = ItemOperation | 'hide' | 'merge';

type Asked = Pick<ChangeRequest, 'operation' | 'items'>;

export function operationKind({ operation, items }: Asked): OperationKind {
  if (operation !== 'batch') return operation;
  const [first, ...others] = new Set(items.map(itemOperation));
  return first !== undefined && others.length === 0 ? first : 'update';
}

/** Whether an operation is about several contacts. */
export function isAboutMany({ operation, items }: Asked): boolean {
  return operation === 'merge' || (operation === 'batch' && items.length !== 1);
}

/** Returns the operation of an item, with hiding distinguished from other updates. */
export function itemOperation({ operation, difference }: Asked['items'][number]): ItemOperation | 'hide' {
  const [only, ...others] = difference;
  const hides = only?.field === 'hiddenFromAddressLists' && only.after === true && others.length === 0;
  return operation === 'update' && hides ? 'hide' : operation;
}
