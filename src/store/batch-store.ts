import { setImmediate as yieldToEventLoop } from 'node:timers/promises';
import type { Kysely } from 'kysely';
import { chunksOf } from '../platform/chunks-of.ts';
import type { BatchItemRow, BatchRow, FileRowRow, Tables } from './tables.ts';

/** A page of a batch: from this position or row on. */
export interface BatchWindow {
  readonly from: number;
  readonly limit: number;
}

/** A row of an imported file with the item that it became; the item is undefined if it became none. */
export interface FileRowWithItem {
  readonly row: FileRowRow;
  readonly item: BatchItemRow | undefined;
}

/** The items of batches, and what large batches have besides. */
export interface BatchStore {
  addItems(items: readonly BatchItemRow[]): Promise<void>;
  /** Returns the items of a batch in the order of application; only those in these states, if any are given. */
  itemPage(number: number, window: BatchWindow, states?: readonly string[]): Promise<readonly BatchItemRow[]>;
  /** Returns the items at these positions. */
  itemsAt(number: number, positions: readonly number[]): Promise<readonly BatchItemRow[]>;
  /** Returns the items of these batches about one contact. */
  itemsAbout(numbers: readonly number[], targetId: string): Promise<readonly BatchItemRow[]>;
  addBatch(batch: BatchRow): Promise<void>;
  batchesOf(numbers: readonly number[]): Promise<readonly BatchRow[]>;
  saveBatch(number: number, changes: Partial<Omit<BatchRow, 'request_number'>>): Promise<BatchRow>;
  /** Adds to the counts of a batch, and returns it. */
  countItems(number: number, changes: Readonly<Partial<Record<BatchCount, number>>>): Promise<BatchRow>;
  /** Deletes the steps of an item, whose names begin with its position. */
  forgetSteps(item: Pick<BatchItemRow, 'request_number' | 'position'>): Promise<void>;
  addFileRows(rows: readonly FileRowRow[]): Promise<void>;
  /** Returns rows of an imported file in their order, with their items. */
  fileRows(number: number, window: BatchWindow): Promise<readonly FileRowWithItem[]>;
  /** Returns the rows of these items. */
  fileRowsOf(number: number, positions: readonly number[]): Promise<readonly FileRowRow[]>;
}

/** What is counted of a batch's items. */
export type BatchCount = 'created' | 'updated' | 'deleted' | 'failed' | 'uncertain' | 'unlike';

/** As many rows per statement as the event loop can spare; SQLite takes 32,766 values in one. */
const rowsAtOnce = 100;
const mostInList = 500;

export function createBatchStore(database: Kysely<Tables>): BatchStore {
  return {
    async addItems(items) {
      for (const chunk of chunksOf(items, rowsAtOnce)) {
        await database.insertInto('change_items').values(chunk).execute();
        await yieldToEventLoop();
      }
    },

    itemPage(number, { from, limit }, states = []) {
      const page = database
        .selectFrom('change_items')
        .selectAll()
        .where('request_number', '=', number)
        .where('position', '>=', from)
        .orderBy('position')
        .limit(limit);
      return (states.length === 0 ? page : page.where('state', 'in', states)).execute();
    },

    itemsAt,

    async itemsAbout(numbers, targetId) {
      if (numbers.length === 0) return [];
      return database
        .selectFrom('change_items')
        .selectAll()
        .where('target_id', '=', targetId)
        .where('request_number', 'in', numbers)
        .execute();
    },

    async addBatch(batch) {
      await database.insertInto('change_batches').values(batch).execute();
    },

    async batchesOf(numbers) {
      if (numbers.length === 0) return [];
      return database
        .selectFrom('change_batches')
        .selectAll()
        .where('request_number', 'in', numbers)
        .execute();
    },

    saveBatch: (number, changes) =>
      database
        .updateTable('change_batches')
        .set(changes)
        .where('request_number', '=', number)
        .returningAll()
        .executeTakeFirstOrThrow(),

    countItems(number, changes) {
      const counts = Object.entries(changes) as [BatchCount, number][];
      return database
        .updateTable('change_batches')
        .set((row) => Object.fromEntries(counts.map(([name, by]) => [name, row(name, '+', by)])))
        .where('request_number', '=', number)
        .returningAll()
        .executeTakeFirstOrThrow();
    },

    async forgetSteps({ request_number, position }) {
      await database
        .deleteFrom('change_steps')
        .where('request_number', '=', request_number)
        .where('name', 'like', `${position}/%`)
        .execute();
    },

    async addFileRows(rows) {
      for (const chunk of chunksOf(rows, rowsAtOnce)) {
        await database.insertInto('change_file_rows').values(chunk).execute();
        await yieldToEventLoop();
      }
    },

    async fileRows(number, { from, limit }) {
      const rows = await database
        .selectFrom('change_file_rows')
        .selectAll()
        .where('request_number', '=', number)
        .where('number', '>=', from)
        .orderBy('number')
        .limit(limit)
        .execute();
      const positions = rows.flatMap(({ item }) => (item === 0 ? [] : [item]));
      const items = new Map((await itemsAt(number, positions)).map((item) => [item.position, item]));
      return rows.map((row) => ({ row, item: items.get(row.item) }));
    },

    async fileRowsOf(number, positions) {
      const found: FileRowRow[] = [];
      for (const chunk of chunksOf(positions, mostInList)) {
        const rows = await database
          .selectFrom('change_file_rows')
          .selectAll()
          .where('request_number', '=', number)
          .where('item', 'in', chunk)
          .orderBy('number')
          .execute();
        found.push(...rows);
      }
      return found;
    },
  };

  async function itemsAt(number: number, positions: readonly number[]): Promise<readonly BatchItemRow[]> {
    if (positions.length === 0) return [];
    return database
      .selectFrom('change_items')
      .selectAll()
      .where('request_number', '=', number)
      .where('position', 'in', positions)
      .orderBy('position')
      .execute();
  }
}
