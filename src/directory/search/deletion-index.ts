import { createGrowing, sharedZeros } from './growing.ts';
import { mixBits } from './hash-table.ts';

/**
 * Finds the texts of a sorted list that are few typing errors away from a typed one, by the prefixes of the texts with
 * letters deleted ("symmetric delete", W. Garbe, SymSpell, 2012). A typing error is an insertion, deletion, substitution
 * or transposition. Two texts with n errors are equal after deleting up to n letters of each, and so are their first
 * letters, for any number of them. Texts that share these letters form a group, which is stored once.
 */
export interface DeletionIndex {
  /** The first text of each group. A group ends where the next one begins. */
  readonly starts: Uint32Array;
  /** Entries with a hash of which the highest bits are b: `entries[buckets[b] … buckets[b + 1])`. */
  readonly buckets: Uint32Array;
  /** The group in the lowest bits, as many as its number needs, and above them the lowest bits of the hash. */
  readonly entries: Uint32Array;
}

/** Which letters are compared: the first `letters` of a text, of which up to `deletions` may be wrong. */
export interface Compared {
  readonly letters: number;
  readonly deletions: number;
}

/** Longer prefixes are compared only as far as this. */
export const mostLetters = 7;

/** Letters of a text, as UTF-16 code units. */
const units = new Uint16Array(mostLetters);

/**
 * Indexes sorted texts by each of these numbers of letters. A text that is shorter than `letters` is compared as a whole.
 */
export function buildDeletions(texts: readonly string[], compared: readonly Compared[]): DeletionIndex {
  const starts = createGrowing(Uint32Array);
  const hashes = createGrowing(Uint32Array);
  const groups = createGrowing(Uint32Array);
  for (const { letters, deletions } of compared) {
    let before = '';
    for (const [index, text] of texts.entries()) {
      const prefix = text.slice(0, letters);
      if (prefix === before) continue;
      before = prefix;
      const group = starts.length;
      starts.push(index);
      eachVariant(prefix, letters, Math.min(deletions, deletionsIn(prefix.length)), (hash) => {
        hashes.push(hash);
        groups.push(group);
      });
    }
    // Ends the last group; no entry refers to it.
    starts.push(texts.length);
  }
  const packed = packEntries(hashes.view(), groups.view(), starts.length);
  return { starts: starts.finish(), buckets: packed.buckets, entries: packed.entries };
}

/** Shorter texts have fewer errors: two are allowed from six typed letters on, one from three. */
function deletionsIn(length: number): number {
  return length < 3 ? 0 : length < 6 ? 1 : 2;
}

function packEntries(
  hashes: Uint32Array,
  groups: Uint32Array,
  groupCount: number,
): Pick<DeletionIndex, 'buckets' | 'entries'> {
  let bits = 1;
  while (2 ** bits * 4 < hashes.length) bits++;
  const buckets = sharedZeros(Uint32Array, 2 ** bits + 1);
  for (let index = 0; index < hashes.length; index++) {
    const next = ((hashes[index] ?? 0) >>> (32 - bits)) + 1;
    buckets[next] = (buckets[next] ?? 0) + 1;
  }
  for (let at = 1; at < buckets.length; at++) buckets[at] = (buckets[at] ?? 0) + (buckets[at - 1] ?? 0);
  const ends = buckets.slice();
  const entries = sharedZeros(Uint32Array, hashes.length);
  const shift = groupBits(groupCount);
  for (let index = 0; index < hashes.length; index++) {
    const hash = hashes[index] ?? 0;
    const bucket = hash >>> (32 - bits);
    const at = ends[bucket] ?? 0;
    ends[bucket] = at + 1;
    entries[at] = (hash << shift) | (groups[index] ?? 0);
  }
  return { buckets, entries };
}

function groupBits(groupCount: number): number {
  return 32 - Math.clz32(groupCount);
}

/** The last groups that were passed, plus one, because many are found repeatedly. */
const passed = new Uint32Array(1024);
const passedMask = passed.length - 1;

/**
 * Passes the groups that may have the typed text with this many errors to `found`, as ranges of texts: all that have it,
 * some others, and some repeatedly.
 * @param letters one of the numbers of letters that were indexed
 */
export function findDeletions(
  { starts, buckets, entries }: DeletionIndex,
  text: string,
  { letters, deletions }: Compared,
  found: (first: number, end: number) => void,
): void {
  const bits = 31 - Math.clz32(buckets.length - 1);
  const shift = groupBits(starts.length);
  const groupMask = 2 ** shift - 1;
  passed.fill(0);
  eachVariant(text, letters, deletions, (hash) => {
    const bucket = hash >>> (32 - bits);
    const wanted = hash << shift;
    const end = buckets[bucket + 1] ?? 0;
    for (let at = buckets[bucket] ?? 0; at < end; at++) {
      const entry = entries[at] ?? 0;
      if ((entry ^ wanted) >>> shift !== 0) continue;
      const group = entry & groupMask;
      if (passed[group & passedMask] === group + 1) continue;
      passed[group & passedMask] = group + 1;
      found(starts[group] ?? 0, starts[group + 1] ?? 0);
    }
  });
}

/** Passes the hash of the first letters of a text to `found`, and of each way to delete some of them. */
function eachVariant(text: string, letters: number, deletions: number, found: (hash: number) => void): void {
  const length = Math.min(letters, text.length);
  for (let at = 0; at < length; at++) units[at] = text.charCodeAt(at);
  found(hashWithout(letters, length, -1, -1));
  if (deletions === 0) return;
  for (let one = 0; one < length; one++) {
    // Deleting either of two equal neighbours is the same.
    if (one > 0 && units[one] === units[one - 1]) continue;
    found(hashWithout(letters, length, one, -1));
    if (deletions === 1) continue;
    for (let other = one + 1; other < length; other++) {
      if (other > one + 1 && units[other] === units[other - 1]) continue;
      found(hashWithout(letters, length, one, other));
    }
  }
}

/** Returns the hash of {@link units} without those at two positions. */
function hashWithout(seed: number, length: number, one: number, other: number): number {
  let hash = 0x811c9dc5 ^ seed;
  for (let at = 0; at < length; at++) {
    if (at !== one && at !== other) hash = Math.imul(hash ^ (units[at] ?? 0), 0x01000193);
  }
  return mixBits(hash);
}
