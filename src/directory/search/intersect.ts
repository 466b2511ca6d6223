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

/** Looking for one word among a contact's words costs as much as reading so many postings in a row. */
const probeCost = 40;
/** The same where the list is read beside the bits of few contacts, which is quicker than the budget counts. */
const readsOfProbe = 200;
/** So many contacts are looked at even when the budget is used up. */
const leastProbes = 200;

/**
 * The contacts that have every word: the shortest list of postings first, then each next one either read
 * through or, where few contacts are left, looked up in those. Never does more than the budget allows: long lists
 * are cut, with the best matches kept.
 * @returns how many contacts had every word well, up to `limit`: then nobody needs to look for misspelt ones
 */
export function intersect({ segment, dead }: LiveSegment, order: Order): number {
  const { limit, budget } = order;
  const expansions = [...order.expansions].sort((one, other) => one.size - other.size);
  const [first] = expansions;
  if (first === undefined || first.size === 0) return 0;
  budget.left -= Math.min(first.size, mostFirstPostings);

  /** Whether the next list is better looked up in the contacts that are left than read through. */
  const isProbed = (size: number, left: number) => left * readsOfProbe < size || size > budget.left;
  let read = 1;
  let next = expansions[read];
  const isMarked = next !== undefined && !isProbed(next.size, first.size);
  let count = isMarked ? mark(segment, first) : first.size;
  for (; isMarked && next !== undefined && !isProbed(next.size, count); next = expansions[++read]) {
    budget.left -= next.size;
    count = narrow(segment, next, valuesOfWord(segment, read, count));
  }
  const alone = expansions.length === 1;
  const column = valuesOfWord(segment, 0, Math.min(contactCount(segment), first.size));
  if (isMarked) collectMarked(segment, first, column);
  else collect(segment, first, column, alone ? limit : Number.POSITIVE_INFINITY);
  let { contacts: candidates } = column;
  count = column.count;
  const left = expansions.length - read;
  if (left > 0) {
    count = Math.min(count, Math.max(leastProbes, Math.floor(budget.left / (probeCost * left))));
    budget.left -= count * probeCost * left;
  }
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
