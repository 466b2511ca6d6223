/**
 * A segment: an immutable part of the index. It consists of numbers in shared memory, so that it can be written to a
 * file as it is and passed to another thread without a copy.
 */
export interface Segment {
  /** Term t is `termChars[termStarts[t] … termStarts[t + 1])`, UTF-16 code units; terms are sorted by them. */
  readonly termChars: Uint16Array;
  readonly termStarts: Uint32Array;
  /** All fields in which a term occurs in any contact. */
  readonly termFields: Uint16Array;
  /** Contacts with term t: `postings[postingStarts[t] … postingStarts[t + 1])`, ascending. */
  readonly postingStarts: Uint32Array;
  readonly postings: Uint32Array;
  readonly postingBits: Uint16Array;
  /** Terms of contact d: `words[wordStarts[d] … wordStarts[d + 1])`, those of the name first and in its order. */
  readonly wordStarts: Uint32Array;
  readonly words: Uint32Array;
  readonly wordBits: Uint16Array;
  /** Number of words of the display name, at most 255. */
  readonly nameCounts: Uint8Array;
  /** UTF-8: for contact d its id at `labelStarts[2d]`, its display name at `labelStarts[2d + 1]`. */
  readonly labels: Uint8Array;
  readonly labelStarts: Uint32Array;
  /** Hash tables with open addressing: contact + 1 by id and by e-mail address, and 32 bits of the hash. */
  readonly idSlots: Uint32Array;
  readonly idPrints: Uint32Array;
  readonly emailSlots: Uint32Array;
  readonly emailPrints: Uint32Array;
  /** Reversed digits as sorted numbers (see phone-keys.ts), and their contacts. */
  readonly phoneKeys: Float64Array;
  readonly phoneOwners: Uint32Array;
  /** Terms by their number of contacts, highest first. */
  readonly rankedTerms: Uint32Array;
  /** Infix search: indexes in {@link Segment.rankedTerms} by the hash of three consecutive letters, ascending. */
  readonly gramStarts: Uint32Array;
  readonly gramRanks: Uint32Array;
  /** The terms with fuzzy matching, sorted like all terms, and their lengths. */
  readonly spokenTerms: Uint32Array;
  readonly spokenLengths: Uint8Array;
  /** Their index by deleted letters (see deletion-index.ts). */
  readonly nearStarts: Uint32Array;
  readonly nearBuckets: Uint32Array;
  readonly nearEntries: Uint32Array;
  /** The sounds are a separate vocabulary: sorted, each with its terms. */
  readonly soundChars: Uint16Array;
  readonly soundStarts: Uint32Array;
  readonly soundTermStarts: Uint32Array;
  readonly soundTerms: Uint32Array;
  /** The index of the sounds by deleted letters. */
  readonly soundNearStarts: Uint32Array;
  readonly soundNearBuckets: Uint32Array;
  readonly soundNearEntries: Uint32Array;
  /** Terms by the hash of their consonants, sorted by hash. */
  readonly skeletons: Uint32Array;
  readonly skeletonTerms: Uint32Array;
}

/** Returns the number of contacts in a segment, including removed ones. */
export function contactCount(segment: Segment): number {
  return segment.nameCounts.length;
}

export function termCount(segment: Segment): number {
  return segment.termFields.length;
}

export function termText({ termChars, termStarts }: Segment, term: number): string {
  let text = '';
  const end = termStarts[term + 1] ?? 0;
  for (let at = termStarts[term] ?? 0; at < end; at++) text += String.fromCharCode(termChars[at] ?? 0);
  return text;
}

export function termLength({ termStarts }: Segment, term: number): number {
  return (termStarts[term + 1] ?? 0) - (termStarts[term] ?? 0);
}

/** Returns the number of contacts with the term. */
export function frequency({ postingStarts }: Segment, term: number): number {
  return (postingStarts[term + 1] ?? 0) - (postingStarts[term] ?? 0);
}

/** Returns the index of the first sorted text from `first` on that is not before `text`. */
function lowerBound(chars: Uint16Array, starts: Uint32Array, text: string, first = 0): number {
  let low = first;
  let high = starts.length - 1;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (compareAt(chars, starts, middle, text) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
}

function compareAt(chars: Uint16Array, starts: Uint32Array, index: number, text: string): number {
  const start = starts[index] ?? 0;
  const length = (starts[index + 1] ?? 0) - start;
  const shared = Math.min(length, text.length);
  for (let at = 0; at < shared; at++) {
    const difference = (chars[start + at] ?? 0) - text.charCodeAt(at);
    if (difference !== 0) return difference;
  }
  return length - text.length;
}

/** Returns the term's number, or -1. */
export function findTerm({ termChars, termStarts }: Segment, text: string): number {
  return findText(termChars, termStarts, text);
}

export function findText(chars: Uint16Array, starts: Uint32Array, text: string): number {
  const at = lowerBound(chars, starts, text);
  return at < starts.length - 1 && compareAt(chars, starts, at, text) === 0 ? at : -1;
}

/** Returns the range of terms with the prefix `text`: the first, and the one after the last. */
export function prefixRange({ termChars, termStarts }: Segment, text: string): readonly [number, number] {
  const low = lowerBound(termChars, termStarts, text);
  // No term holds U+FFFF, which is no character.
  return [low, lowerBound(termChars, termStarts, `${text}\uffff`, low)];
}

/** Returns a contact's id. */
export function idOf(segment: Segment, contact: number): string {
  return label(segment, contact * 2);
}

export function displayNameAt(segment: Segment, contact: number): string {
  return label(segment, contact * 2 + 1);
}

function label(segment: Segment, index: number): string {
  const { labelStarts } = segment;
  return labelBytes(segment).toString('utf8', labelStarts[index] ?? 0, labelStarts[index + 1] ?? 0);
}

const labelBuffers = new WeakMap<Segment, Buffer>();

/** Caches one view of all labels, because creating one costs more than decoding a label. */
function labelBytes(segment: Segment): Buffer {
  const known = labelBuffers.get(segment);
  if (known !== undefined) return known;
  const { buffer, byteOffset, byteLength } = segment.labels;
  const made = Buffer.from(buffer as ArrayBuffer, byteOffset, byteLength);
  labelBuffers.set(segment, made);
  return made;
}

/** All sections of a segment in the order of storage, with their number types. */
export const sections = {
  termChars: Uint16Array,
  termStarts: Uint32Array,
  termFields: Uint16Array,
  postingStarts: Uint32Array,
  postings: Uint32Array,
  postingBits: Uint16Array,
  wordStarts: Uint32Array,
  words: Uint32Array,
  wordBits: Uint16Array,
  nameCounts: Uint8Array,
  labels: Uint8Array,
  labelStarts: Uint32Array,
  idSlots: Uint32Array,
  idPrints: Uint32Array,
  emailSlots: Uint32Array,
  emailPrints: Uint32Array,
  phoneKeys: Float64Array,
  phoneOwners: Uint32Array,
  rankedTerms: Uint32Array,
  gramStarts: Uint32Array,
  gramRanks: Uint32Array,
  spokenTerms: Uint32Array,
  spokenLengths: Uint8Array,
  nearStarts: Uint32Array,
  nearBuckets: Uint32Array,
  nearEntries: Uint32Array,
  soundChars: Uint16Array,
  soundStarts: Uint32Array,
  soundTermStarts: Uint32Array,
  soundTerms: Uint32Array,
  soundNearStarts: Uint32Array,
  soundNearBuckets: Uint32Array,
  soundNearEntries: Uint32Array,
  skeletons: Uint32Array,
  skeletonTerms: Uint32Array,
} as const satisfies Record<keyof Segment, unknown>;
