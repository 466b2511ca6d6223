/** Comparison of words by the set of their letters, and by the typing errors between them. */

/** The letters of European names, most frequent first. */
const byFrequency = 'eairnoslthdumcgkbpvfyzwjxq';
const lettersAlone = 26;
/** Letters with a second bit, for words that contain them more than once. */
const often = 'eairnl';
const places = Int8Array.from({ length: 128 }, (_, code) => byFrequency.indexOf(String.fromCharCode(code)));
const again = Int8Array.from({ length: 128 }, (_, code) => often.indexOf(String.fromCharCode(code)));

/**
 * Returns the letters of a word, one bit for each Latin one; other characters share those bits. One typing error
 * clears at most one bit and sets at most one.
 */
export function letterSet(text: string): number {
  let set = 0;
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    const at = places[code] ?? -1;
    const bit = 1 << (at < 0 ? code % lettersAlone : at);
    const second = (set & bit) === 0 ? -1 : (again[code] ?? -1);
    set |= second < 0 ? bit : 1 << (lettersAlone + second);
  }
  return set;
}

/** Maximum length for fuzzy matching, so that positions fit into the bits of a number. */
export const longestCompared = 30;

export interface WordMeter {
  /** Sets the typed word, of 1 to {@link longestCompared} UTF-16 code units. */
  set(text: string): void;
  /**
   * Counts insertions, deletions, substitutions and transpositions between the typed word and `chars[start … end)`
   * into {@link WordMeter.distances}. Both counts are exact up to `most`, and otherwise greater.
   */
  measure(chars: Uint16Array, start: number, end: number, most: number): void;
  /** Typing errors between the typed word and the whole other word, and the minimum to any of its prefixes. */
  readonly distances: { whole: number; beginning: number };
}

/**
 * Counts typing errors with bit-parallel positions of each letter: one step per letter of the other word (H. Hyyrö,
 * "A bit-vector algorithm for computing Levenshtein and Damerau edit distances", 2003).
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
    measure(chars, start, end, most) {
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
        // Each remaining letter reduces the distance by at most one.
        if (distance - (end - at - 1) > most && beginning > most) break;
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
