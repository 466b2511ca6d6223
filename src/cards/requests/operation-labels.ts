import type { ChangeOperation, ChangeRequest, ItemOperation } from '../../changes/request/change-request.ts';

/** The words for an operation in sentences. */
export interface OperationWords {
  /** "delete", before the object. */
  readonly verb: string;
  /** "from", before the contact system. */
  readonly preposition: string;
  /** "deleted". */
  readonly done: string;
  /** "contact" or "contacts". */
  readonly what: string;
}

type OperationKind = ItemOperation | 'hide' | 'merge';

const labels: Readonly<Record<OperationKind, Omit<OperationWords, 'what'>>> = {
  create: { verb: 'add', preposition: 'to', done: 'added' },
  update: { verb: 'change', preposition: 'in', done: 'changed' },
  delete: { verb: 'delete', preposition: 'from', done: 'deleted' },
  hide: { verb: 'hide', preposition: 'in', done: 'hidden' },
  merge: { verb: 'merge', preposition: 'in', done: 'merged' },
};

type Asked = Pick<ChangeRequest, 'operation' | 'items'>;

export function operationWords({ operation, items }: Asked): OperationWords {
  const what = operation === 'merge' || operation === 'batch' ? 'contacts' : 'contact';
  return { ...labels[operationKindOf(operation, items)], what };
}

/** Returns the operation of all contacts of a batch, if it is the same. */
function operationKindOf(operation: ChangeOperation, items: Asked['items']): OperationKind {
  if (operation !== 'batch') return operation;
  const [first, ...others] = new Set(items.map(itemOperation));
  return first !== undefined && others.length === 0 ? first : 'update';
}

/** Returns the operation of an item, with hiding distinguished from other updates. */
export function itemOperation({ operation, difference }: Asked['items'][number]): ItemOperation | 'hide' {
  const [only, ...others] = difference;
  const hides = only?.field === 'hiddenFromAddressLists' && only.after === true && others.length === 0;
  return operation === 'update' && hides ? 'hide' : operation;
}
