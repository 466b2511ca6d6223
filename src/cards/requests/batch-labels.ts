import { type ItemOperation, itemsLeft, type LargeBatch } from '../../changes/request/change-request.ts';
import { listAll } from '../../languages/lists.ts';
import { messages } from '../../languages/messages.ts';

const operations: readonly ItemOperation[] = ['create', 'update', 'delete'];

/** Returns what a large batch is to do: "4,012 to add and 803 to change.". */
export function plannedWords({ planned }: LargeBatch): string {
  const counts = operations
    .filter((name) => planned[name] > 0)
    .map((name) => messages.batches.planned[name]({ count: planned[name] }));
  return messages.batches.counts({ counts: listAll(counts) });
}

/** Returns how far a large batch is: "1,203 added, 12 failed and 3,600 left.". */
export function countWords(batch: LargeBatch): string {
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

/** Returns about how long a large batch takes at its pace so far; '' if that is not known yet. */
export function timeLeftWords(batch: LargeBatch, now: number): string {
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
