import { pickFields } from '../../contacts/contact.ts';
import type { Store } from '../../store/database.ts';
import type { FileRowRow } from '../../store/tables.ts';
import { type ChangeRecord, type ItemRecord, toItem } from './change-record.ts';
import type { BatchItem, FileRow, ItemProposal, ItemState } from './change-request.ts';

/** An item of a batch with its position, which counts from 1. */
export interface PlacedItem {
  readonly position: number;
  readonly item: BatchItem;
}

/** A row of an imported file, with the item that it became; undefined if it became none. */
export interface FileRowOutcome {
  readonly row: FileRow;
  readonly item: BatchItem | undefined;
}

export interface ItemWindow {
  /** The first position. */
  readonly from: number;
  readonly limit: number;
  /** Only items in these states; all by default. */
  readonly states?: readonly ItemState[];
}

type Changes = Pick<Store, 'changes'>;

/** Returns items of a batch in the order of application. */
export async function itemsOf(
  { changes }: Changes,
  { request }: ChangeRecord,
  { from, limit, states }: ItemWindow,
): Promise<readonly ItemRecord[]> {
  const rows = await changes.itemPage(request.number, { from, limit }, states);
  return rows.map((row) => toItem(request.source, row));
}

const pageSize = 500;

/** Returns all items of a batch in these states. */
export async function allItems(
  store: Changes,
  record: ChangeRecord,
  states: readonly ItemState[],
): Promise<readonly ItemRecord[]> {
  const all: ItemRecord[] = [];
  for (let from = 1; ; ) {
    const page = await itemsOf(store, record, { from, limit: pageSize, states });
    all.push(...page);
    if (page.length < pageSize) return all;
    from = (page.at(-1)?.position ?? 0) + 1;
  }
}

/** Returns rows of the file that a batch imported, in their order; `from` counts from 1. */
export async function fileRowsOf(
  { changes }: Changes,
  { request }: ChangeRecord,
  { from, limit }: Pick<ItemWindow, 'from' | 'limit'>,
): Promise<readonly FileRowOutcome[]> {
  const rows = await changes.fileRows(request.number, { from, limit });
  return rows.map(({ row, item }) => ({
    row: toFileRow(row, row.item),
    item: item && toItem(request.source, item).item,
  }));
}

/**
 * Returns the proposal of the items of a batch that were not applied, for another try: with the values that their
 * contacts have meanwhile, as far as they are known, and the rows of the file.
 */
export async function itemsToRetry(
  store: Changes,
  record: ChangeRecord,
): Promise<{ readonly items: readonly ItemProposal[]; readonly fileRows: readonly FileRow[] }> {
  const left = await allItems(store, record, ['failed', 'conflict', 'waiting']);
  const items = left.map(({ item, before, after, recreates }) => {
    const { operation, target, targetName, lists, stored, state } = item;
    const isKnown = state === 'conflict' && stored !== undefined;
    const fields = item.difference.map(({ field }) => field);
    return {
      operation,
      target: operation === 'create' ? undefined : target,
      targetName,
      before: isKnown ? pickFields(stored, fields) : before,
      after,
      lists,
      recreates,
    };
  });
  const positions = left.map(({ position }) => position);
  const rows = await store.changes.fileRowsOf(record.request.number, positions);
  const places = new Map(positions.map((position, index) => [position, index + 1]));
  return { items, fileRows: rows.map((row) => toFileRow(row, places.get(row.item) ?? 0)) };
}

function toFileRow({ line, name, email, result, reason }: FileRowRow, item: number): FileRow {
  // Only `newFileRows` writes these rows.
  return { line, name, email, result: result as FileRow['result'], reason, item };
}
