import {
  type BatchItem,
  type ChangeRequest,
  itemsLeft,
  type LargeBatch,
  total,
} from '../../changes/request/change-request.ts';
import { endedUnapplied } from '../../changes/request/change-states.ts';
import { listAll } from '../../languages/lists.ts';
import { messages } from '../../languages/messages.ts';
import type { WriteOperation } from '../../providers/provider.ts';
import { type ChangeLine, itemLine, itemText } from './change-view.ts';
import { itemReason } from './item-reason.ts';

const operations: readonly WriteOperation[] = ['create', 'update', 'delete'];

/** Returns what a large batch is to do: "4,012 to add and 803 to change.". */
export function plannedText({ planned }: LargeBatch): string {
  const counts = operations
    .filter((name) => planned[name] > 0)
    .map((name) => messages.batches.planned[name]({ count: planned[name] }));
  return messages.batches.counts({ counts: listAll(counts) });
}

/** Returns how far a large batch is: "1,203 added, 12 failed and 3,600 left.". */
export function progressText(batch: LargeBatch): string {
  const { done, failed, uncertain } = batch;
  const left = itemsLeft(batch);
  const counts = [
    ...operations
      .filter((name) => done[name] > 0)
      .map((name) => messages.batches.done[name]({ count: done[name] })),
    ...(failed > 0 ? [messages.batches.failed({ count: failed })] : []),
    ...(uncertain > 0 ? [messages.batches.uncertain({ count: uncertain })] : []),
    ...(left > 0 ? [messages.batches.left({ count: left })] : []),
  ];
  return messages.batches.counts({ counts: listAll(counts) });
}

/** Returns an item as a short line, with the reason if it was not saved. */
export function batchLine(request: ChangeRequest, item: BatchItem): ChangeLine {
  const line = itemLine(request, item);
  return { ...line, after: withReason(line.after, request, item) };
}

/** Returns an item as a line with all of its values, as far as they fit on a line. */
export function wholeLine(request: ChangeRequest, item: BatchItem): Pick<ChangeLine, 'label' | 'after'> {
  return { label: itemLine(request, item).label, after: withReason(itemText(item), request, item) };
}

function withReason(text: string, request: ChangeRequest, item: BatchItem): string {
  const reason = itemReason(request, item);
  return reason === '' ? text : messages.batches.rowWithReason({ row: text, reason });
}

/** Returns what approvers and auditors can compare the items with. */
export function digestText({ digest }: LargeBatch): string {
  return messages.batches.digest({ digest: digest.slice(0, digestLength) });
}

const digestLength = 16;

/** Returns about how long a large batch takes at its pace so far; '' if that is not known yet. */
export function timeLeftText(batch: LargeBatch, now: number): string {
  const { pace } = batch;
  const left = itemsLeft(batch);
  if (pace === undefined || left === 0) return '';
  const [applied, ms] = [pace.left - left, now - pace.since];
  if (applied < leastApplied || ms <= 0) return '';
  const minutes = Math.floor(((ms / applied) * left) / 60_000);
  return minutes < 90
    ? messages.batches.minutesLeft({ count: minutes })
    : messages.batches.hoursLeft({ hours: Math.round(minutes / 60) });
}

/** Fewer items say little about the pace. */
const leastApplied = 10;

/** Returns how much of a large batch has its result, from 0 to 100. */
export function percentDone(batch: LargeBatch): number {
  const all = total(batch.planned);
  return all === 0 ? 100 : Math.floor(((all - itemsLeft(batch)) / all) * 100);
}

/** Returns how many items of an ended batch were not saved, and can be tried again. */
export function itemsToTryAgain({ state, batch }: ChangeRequest): number {
  if (batch === undefined) return 0;
  const isOver = state === 'applied' || state === 'failed' || state === 'canceled';
  return isOver ? batch.failed + (endedUnapplied(state) ? itemsLeft(batch) : 0) : 0;
}
