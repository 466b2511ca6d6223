import { setImmediate as yieldToEventLoop } from 'node:timers/promises';

/** How many items are visited before other work gets its turn; some milliseconds of work. */
const portionSize = 100;

/** Visits items in their order, and lets other work have its turn after each portion of them. */
export async function inPortions<T>(
  items: readonly T[],
  visit: (item: T, index: number) => void,
): Promise<void> {
  for (const [index, item] of items.entries()) {
    if (index > 0 && index % portionSize === 0) await yieldToEventLoop();
    visit(item, index);
  }
}
