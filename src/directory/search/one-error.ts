/** Texts sorted by UTF-16 code units: text t is `chars[starts[t] … starts[t + 1])`. */
export interface SortedTexts {
  readonly chars: Uint16Array;
  readonly starts: Uint32Array;
}

/**
 * Calls `found` for each range of texts with a prefix that is one typing error away from the typed text: an
 * insertion, deletion, substitution or transposition. Follows the typed letters by binary search and looks up the
 * possible continuations after an error, so that it reads some hundred texts instead of comparing thousands. Ranges
 * may overlap, and may contain the typed text itself.
 * @param wanted whether the texts may continue after the match, or must end there
 */
export function findOneError(
  texts: SortedTexts,
  typed: string,
  wanted: 'beginnings' | 'whole',
  found: (low: number, high: number) => void,
): void {
  const { chars, starts } = texts;
  const isWhole = wanted === 'whole';
  const last = typed.length - 1;
  let low = 0;
  let high = starts.length - 1;

  /** Emits the texts of a range, equal up to `depth`, that continue with `rest`. */
  function look(from: number, until: number, depth: number, rest: string): void {
    const first = firstWith(texts, from, until, depth, rest, 0);
    if (first === until || compareFrom(texts, first, depth, rest) !== 0) return;
    if (!isWhole) found(first, firstWith(texts, first, until, depth, rest, 1));
    else if ((starts[first + 1] ?? 0) - (starts[first] ?? 0) === depth + rest.length) found(first, first + 1);
  }

  // At each position, the texts from `low` to before `high` have the letters typed before it.
  for (let at = 0; at <= typed.length && low < high; at++) {
    const rest = typed.slice(at + 1);
    const [letter, next] = [typed.charCodeAt(at), typed.charCodeAt(at + 1)];
    if (at === last && !isWhole) {
      // All continuations have the text without its last letter as prefix.
      found(low, high);
      return;
    }
    if (at <= last && letter !== next) look(low, high, at, rest);
    if (at < last && letter !== next) {
      look(low, high, at, typed.charAt(at + 1) + typed.charAt(at) + typed.slice(at + 2));
    }
    const here = typed.slice(at);
    let own = low;
    let ownEnd = low;
    for (let from = firstLonger(texts, low, high, at); from < high; ) {
      const other = chars[(starts[from] ?? 0) + at] ?? 0;
      const until = endOfLetter(texts, from, high, at, other);
      if (other === letter) [own, ownEnd] = [from, until];
      else {
        look(from, until, at + 1, here);
        if (at <= last) look(from, until, at + 1, rest);
      }
      from = until;
    }
    [low, high] = [own, ownEnd];
  }
}

/** Returns the first text of the range with a letter after `depth`. */
function firstLonger({ starts }: SortedTexts, low: number, high: number, depth: number): number {
  let at = low;
  while (at < high && (starts[at + 1] ?? 0) - (starts[at] ?? 0) <= depth) at++;
  return at;
}

/**
 * Returns the end of the texts with this letter after `depth`, by exponential search, because most ranges are short.
 */
function endOfLetter(
  { chars, starts }: SortedTexts,
  from: number,
  until: number,
  depth: number,
  letter: number,
): number {
  let low = from;
  let high = until;
  for (let step = 1; low + step < until; step *= 2) {
    if (chars[(starts[low + step] ?? 0) + depth] !== letter) {
      high = low + step;
      break;
    }
    low += step;
  }
  while (low + 1 < high) {
    const middle = (low + high) >>> 1;
    if (chars[(starts[middle] ?? 0) + depth] === letter) low = middle;
    else high = middle;
  }
  return high;
}

/** Returns the first text of the range that compares equal or higher. */
function firstWith(
  texts: SortedTexts,
  from: number,
  until: number,
  depth: number,
  rest: string,
  least: 0 | 1,
): number {
  let low = from;
  let high = until;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (compareFrom(texts, middle, depth, rest) < least) low = middle + 1;
    else high = middle;
  }
  return low;
}

/**
 * Returns 0 if the text continues with `rest` after `depth`; otherwise a negative or positive number by its order.
 */
function compareFrom({ chars, starts }: SortedTexts, text: number, depth: number, rest: string): number {
  const start = (starts[text] ?? 0) + depth;
  const length = (starts[text + 1] ?? 0) - start;
  for (let at = 0; at < rest.length; at++) {
    if (at >= length) return -1;
    const difference = (chars[start + at] ?? 0) - rest.charCodeAt(at);
    if (difference !== 0) return difference;
  }
  return 0;
}
