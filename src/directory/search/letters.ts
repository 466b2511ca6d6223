/**
 * Comparing many words quickly. The set of a word's letters is one number; words that differ by few typing errors
 * have nearly the same one, so that a vocabulary is sieved with two operations a word before anything is compared.
 */

/** The letters of European names, the most frequent first: the first twelve tell words apart best. */
const byFrequency = 'eairnoslthdumcgkbpvfyzwjxq';
const bits = Int32Array.from({ length: 128 }, (_, code) => {
  const at = byFrequency.indexOf(String.fromCharCode(code));
  return 1 << (at < 0 ? 26 + (code % 6) : at);
});

/** One bit for each Latin letter, the other characters share six. */
export function letterBit(code: number): number {
  return bits[code] ?? 1 << (26 + (code % 6));
}

export function letterSet(text: string): number {
  let set = 0;
  for (let index = 0; index < text.length; index++) set |= letterBit(text.charCodeAt(index));
  return set;
}

/** The part of a set by which words are grouped: the twelve most frequent letters. */
export function frequentLetters(set: number): number {
  return set & 4095;
}

/** How many of twelve bits are set. */
export const bitCounts = Uint8Array.from({ length: 4096 }, (_, value) => {
  let count = 0;
  for (let left = value; left !== 0; left &= left - 1) count++;
  return count;
});

/** Longer words are not looked through for errors: their positions would not fit into the bits of a number. */
export const longestCompared = 30;

export interface Distances {
  /** Typing errors between the typed word and the whole other word. */
  readonly whole: number;
  /** The fewest between the typed word and any beginning of the other. */
  readonly beginning: number;
}

export interface WordMeter {
  /** Sets the typed word, of 1 to {@link longestCompared} UTF-16 units. */
  set(text: string): void;
  /**
   * Letters left out, added, exchanged or swapped with their neighbour between the typed word and
   * `chars[start … end)`; both answers are found in {@link WordMeter.whole} and {@link WordMeter.beginning}.
   */
  measure(chars: Uint16Array, start: number, end: number): void;
  readonly distances: { whole: number; beginning: number };
}

/**
 * Counts typing errors with the positions of each letter as bits: one step per letter of the other word
 * (H. Hyyrö, "A bit-vector algorithm for computing Levenshtein and Damerau edit distances", 2003).
 */
export function createWordMeter(): WordMeter {
  const positions = new Uint32Array(65_536);
  let current = '';
  const distances = { whole: 0, beginning: 0 };

  return {
    distances,
    set(text) {
      for (let index = 0; index < current.length; index++) positions[current.charCodeAt(index)] = 0;
      for (let index = 0; index < text.length; index++) {
        const code = text.charCodeAt(index);
        positions[code] = (positions[code] ?? 0) | (1 << index);
      }
      current = text;
    },
    measure(chars, start, end) {
      const length = current.length;
      const last = 1 << (length - 1);
      let up = (1 << length) - 1;
      let down = 0;
      let diagonal = 0;
      let before = 0;
      let distance = length;
      let beginning = length;
      for (let at = start; at < end; at++) {
        const here = positions[chars[at] ?? 0] ?? 0;
        const swapped = ((~diagonal & here) << 1) & before;
        diagonal = ((((here & up) + up) | 0) ^ up) | here | down | swapped;
        let right = down | ~(diagonal | up);
        let left = diagonal & up;
        if ((right & last) !== 0) distance++;
        else if ((left & last) !== 0) distance--;
        if (distance < beginning) beginning = distance;
        right = (right << 1) | 1;
        left <<= 1;
        up = left | ~(diagonal | right);
        down = right & diagonal;
        before = here;
      }
      distances.whole = distance;
      distances.beginning = beginning;
    },
  };
}
