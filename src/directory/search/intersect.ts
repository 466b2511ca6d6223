import {
  clear,
  collect,
  collectMarked,
  mark,
  mostFirstPostings,
  narrow,
  probe,
  valuesOfWord,
} from './candidates.ts';
import type { LiveSegment, Order } from './live-segment.ts';
import { rankCandidates } from './rank-candidates.ts';
import { contactCount } from './segment.ts';

/** Cost of looking up one word among a contact's words, in sequential postings. */
const probeCost = 40;
/**
 * The same for a list that is read against the bits of few contacts, which is faster than its cost in the budget.
 */
const readsOfProbe = 200;
/** Minimum number of contacts that are checked even if the budget is used up. */
const leastProbes = 200;

/**
 * Finds the contacts that have every word: reads the shortest posting list first, then each next one, or looks the
 * word up where few contacts remain. Stays within the budget: long lists are truncated after the best matches.
 * @returns how many contacts have a good match of every word, up to `limit`; fuzzy matching is then unnecessary
 */
export function intersect({ segment, dead }: LiveSegment, order: Order): number {
  const { limit, budget } = order;
  const expansions = [...order.expansions].sort((one, other) => one.size - other.size);
  const [first] = expansions;
  if (first === undefined || first.size === 0) return 0;
  budget.left -= Math.min(first.size, mostFirstPostings);

  /** Returns whether the next word should be looked up in the remaining contacts rather than read as a list. */
  const isProbed = (size: number, left: number) => left * readsOfProbe < size || size > budget.left;
  let read = 1;
  let next = expansions[read];
  const isMarked = next !== undefined && !isProbed(next.size, first.size);
  let count = isMarked ? mark(segment, first) : first.size;
  for (; isMarked && next !== undefined && !isProbed(next.size, count); next = expansions[++read]) {
    budget.left -= next.size;
    count = narrow(segment, next, valuesOfWord(segment, read, count));
  }
  const left = expansions.length - read;
  const mostProbes =
    left === 0
      ? Number.POSITIVE_INFINITY
      : Math.max(leastProbes, Math.floor(budget.left / (probeCost * left)));
  const column = valuesOfWord(segment, 0, Math.min(contactCount(segment), first.size));
  if (isMarked) collectMarked(segment, first, column);
  else collect(segment, first, column, left === 0 ? limit : Number.POSITIVE_INFINITY, mostProbes);
  let { contacts: candidates } = column;
  count = Math.min(column.count, mostProbes);
  budget.left -= count * probeCost * left;
  for (; next !== undefined; next = expansions[++read]) {
    const probed = valuesOfWord(segment, read, count);
    count = probe(segment, next, probed, candidates, count);
    candidates = probed.contacts;
  }
  const columns = expansions.map((_, index) => valuesOfWord(segment, index, 0));
  const good = rankCandidates(segment, dead, order, { expansions, columns, candidates, count });
  budget.left -= count;
  for (const used of columns) clear(segment, used);
  return good;
}
