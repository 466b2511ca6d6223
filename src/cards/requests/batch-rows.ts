import type { PlacedItem } from '../../changes/request/batch-items.ts';
import type { ChangeRequest, LargeBatch } from '../../changes/request/change-request.ts';
import { messages } from '../../languages/messages.ts';
import { buttonRows } from '../engine/buttons.ts';
import type { CardAction } from '../engine/card.ts';
import { plain } from '../engine/plain.ts';
import { defineCard } from '../engine/render-card.ts';
import { digestText, wholeLine } from './batch-labels.ts';
import { fullValues } from './change-view.ts';

export interface BatchRowsData {
  readonly request: ChangeRequest;
  readonly batch: LargeBatch;
  /** The rows of this page. */
  readonly items: readonly PlacedItem[];
  /** The number of the first row of this page among all that are paged through, from 1. */
  readonly first: number;
  readonly count: number;
  /** Whether only the rows that were not saved are shown. */
  readonly isFailedOnly: boolean;
  readonly actions: readonly CardAction[];
}

/** The card that pages through the rows of a large batch, with what each changes and what became of it. */
export const batchRows = defineCard<BatchRowsData>(
  new URL('./batch-rows.template.json', import.meta.url),
  ({ request, batch, items, first, count, isFailedOnly, actions }) => {
    const title = isFailedOnly
      ? messages.batches.notSaved
      : messages.batches.rowsOf({ number: request.number });
    return {
      title,
      fallbackText: plain(title),
      summary: title,
      range: messages.batches.rowsShown({ from: first, to: first + items.length - 1, count }),
      rows: items.map(({ item }) => wholeLine(request, item)),
      values: fullValues(
        { ...request, difference: [], lists: [], items: items.map(({ item }) => item) },
        Number.POSITIVE_INFINITY,
      ).map(({ caption, lines }) => ({ caption: plain(caption, 200), lines })),
      notes: request.state === 'pending' ? [digestText(batch)] : [],
      buttonRows: buttonRows(actions),
    };
  },
);
