import { createHash, type Hash } from 'node:crypto';
import { type ContactField, emptyFields } from '../../contacts/contact.ts';
import { difference, sameValue } from '../../contacts/validation/difference.ts';
import { inPortions } from '../../platform/in-portions.ts';
import type { WriteOperation } from '../../providers/provider.ts';
import type { BatchItemRow } from '../../store/tables.ts';
import { type BatchSummary, type ItemProposal, isListOperation } from './change-request.ts';

/** Returns what cards and the policy need to know of all items of a large batch, and how many there are of each. */
export async function summaryOf(items: readonly ItemProposal[]): Promise<{
  readonly summary: BatchSummary;
  readonly planned: Readonly<Record<WriteOperation, number>>;
}> {
  const fields = new Set<ContactField>();
  const replaced = new Set<ContactField>();
  const examples = new Map<string, number>();
  const planned = { create: 0, update: 0, delete: 0 };
  let hides = 0;
  await inPortions(items, (item, index) => {
    if (isListOperation(item.operation)) throw new Error('a large batch changes no lists');
    planned[item.operation] += 1;
    const kind = kindOf(item);
    if (!examples.has(kind)) examples.set(kind, index + 1);
    if (hidesContact(item)) hides += 1;
    if (item.operation === 'delete') return;
    for (const { field, before } of difference(item.before, item.after)) {
      fields.add(field);
      if (!sameValue(before, emptyFields[field])) replaced.add(field);
    }
  });
  return {
    summary: { fields: [...fields], replaced: [...replaced], hides, examples: [...examples.values()] },
    planned,
  };
}

/** Returns a key that is the same for items that no policy can tell apart. */
export function kindOf(item: ItemProposal): string {
  const fields = difference(item.before, item.after).map(({ field }) => field);
  const lists = (item.lists ?? []).map(({ id }) => id);
  return JSON.stringify([item.operation, item.target?.owner ?? '', hidesContact(item), fields, lists]);
}

/** Whether an item takes its contact out of the address lists. */
function hidesContact({ operation, before, after }: ItemProposal): boolean {
  const { hiddenFromAddressLists } = after;
  return operation !== 'delete' && hiddenFromAddressLists === true && before.hiddenFromAddressLists !== true;
}

/** Creates the hash of the items of a large batch, over their rows in order. */
export function createItemsDigest(): Hash {
  return createHash('sha256');
}

/** Adds an item as it was submitted to a digest. */
export function addToDigest(
  digest: Hash,
  item: Pick<
    BatchItemRow,
    'position' | 'operation' | 'target_id' | 'target_owner' | 'target_name' | 'lists' | 'before' | 'after'
  >,
): void {
  const { position, operation, target_id, target_owner, target_name, lists, before, after } = item;
  // A new contact has no id until it is added.
  const target = operation === 'create' ? '' : `${target_owner}/${target_id}`;
  digest.update(`${JSON.stringify([position, operation, target, target_name, lists, before, after])}\n`);
}
