/** A small seeded source of chance (mulberry32): the same seed gives the same organisation on every machine. */
export interface Random {
  /** A number from 0 (included) to 1 (excluded). */
  next(): number;
  /** A whole number from `low` to `high`, both included. */
  between(low: number, high: number): number;
  /** True in about `share` of all calls, 0 to 1. */
  chance(share: number): boolean;
  /** One of the items; the list must not be empty. */
  pick<T>(items: readonly [T, ...T[]]): T;
  /** Decimal digits, the first of them not zero. */
  digits(count: number): string;
  /** A GUID that is as lasting as the seed. */
  guid(): string;
}

/** Creates the source of chance for one 32-bit seed. */
export function createRandom(seed: number): Random {
  let state = seed >>> 0;

  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = state;
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  const between = (low: number, high: number): number => low + Math.floor(next() * (high - low + 1));
  const hex = (count: number): string => {
    let text = '';
    while (text.length < count) text += between(0, 15).toString(16);
    return text;
  };

  return {
    next,
    between,
    chance: (share) => next() < share,
    pick: (items) => items[between(0, items.length - 1)] ?? items[0],
    digits: (count) => {
      let text = String(between(1, 9));
      while (text.length < count) text += String(between(0, 9));
      return text;
    },
    guid: () => `${hex(8)}-${hex(4)}-4${hex(3)}-a${hex(3)}-${hex(12)}`,
  };
}
