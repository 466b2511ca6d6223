import { hashLowercase } from './group-by-hash.ts';
import type { NameWord } from './name-words.ts';
import type { CountedValue, RecordEvidence } from './record-evidence.ts';

/**
 * Calls `visit` once for each pair of records that have enough in common to be compared: an address, a number, or
 * words of the name (as written, as they sound, as they begin or end) together with something else. Time and memory
 * grow with the number of records: what many records have in common, a switchboard or a frequent name, makes no pairs
 * by itself.
 * @param firsts only pairs of one of the first `firsts` records with one of the others; all pairs if undefined
 */
export function visitCandidates(
  records: readonly RecordEvidence[],
  firsts: number | undefined,
  visit: (one: number, other: number) => void,
): void {
  const blocks = makeBlocks(sortedEntries(records), firsts ?? 0, records.length);
  /** The last record that each record was paired with. */
  const pairedWith = new Int32Array(records.length).fill(-1);
  for (let one = 0; one < (firsts ?? records.length); one++) {
    for (let place = blocks.starts[one] ?? 0; place < (blocks.starts[one + 1] ?? 0); place++) {
      const block = blocks.ofRecords[place] ?? 0;
      for (
        let member = blocks.blockStarts[block] ?? 0;
        member < (blocks.blockStarts[block + 1] ?? 0);
        member++
      ) {
        const other = blocks.members[member] ?? 0;
        if (other <= one || other < (firsts ?? 0) || pairedWith[other] === one) continue;
        pairedWith[other] = one;
        visit(one, other);
      }
    }
  }
}

/** The most pairs that one block makes; those of larger ones are found by blocks of more in common, or not at all. */
const mostPairs = 500;
/** An entry is a hash of 32 bits and a record in 21, as much as a number holds. */
export const mostRecords = 2 ** 21;

/** Returns the keys of all records with their records, sorted. */
function sortedEntries(records: readonly RecordEvidence[]): Float64Array {
  let entries = new Float64Array(Math.max(16, records.length * 24));
  let count = 0;
  const keys: number[] = [];
  for (let index = 0; index < records.length; index++) {
    const record = records[index];
    if (record === undefined) continue;
    keys.length = 0;
    addKeys(record, keys);
    if (count + keys.length > entries.length) {
      const larger = new Float64Array(entries.length * 2 + keys.length);
      larger.set(entries);
      entries = larger;
    }
    for (const key of keys) entries[count++] = (key >>> 0) * mostRecords + index;
  }
  return entries.subarray(0, count).sort();
}

interface Blocks {
  /** The records of all blocks, one block after the other, ascending within each. */
  readonly members: Int32Array;
  readonly blockStarts: Int32Array;
  /** The blocks of all records, one record after the other. */
  readonly ofRecords: Int32Array;
  readonly starts: Int32Array;
}

function makeBlocks(entries: Float64Array, firsts: number, count: number): Blocks {
  const members = new Int32Array(entries.length);
  const blockStarts = new Int32Array(entries.length + 1);
  const starts = new Int32Array(count + 1);
  let blocks = 0;
  let end = 0;
  for (let from = 0; from < entries.length; ) {
    const hash = Math.floor((entries[from] ?? 0) / mostRecords);
    const start = end;
    let last = -1;
    let firstsIn = 0;
    let next = from;
    for (; next < entries.length && Math.floor((entries[next] ?? 0) / mostRecords) === hash; next++) {
      const record = (entries[next] ?? 0) % mostRecords;
      if (record === last) continue;
      last = record;
      if (record < firsts) firstsIn++;
      members[end++] = record;
    }
    const size = end - start;
    const pairs = firsts === 0 ? (size * (size - 1)) / 2 : firstsIn * (size - firstsIn);
    if (pairs === 0 || pairs > mostPairs) end = start;
    else {
      for (let member = start; member < end; member++) {
        const record = members[member] ?? 0;
        starts[record + 1] = (starts[record + 1] ?? 0) + 1;
      }
      blockStarts[++blocks] = end;
    }
    from = next;
  }
  for (let record = 0; record < count; record++)
    starts[record + 1] = (starts[record + 1] ?? 0) + (starts[record] ?? 0);
  const ofRecords = new Int32Array(end);
  const filled = starts.slice();
  for (let block = 0; block < blocks; block++) {
    for (let member = blockStarts[block] ?? 0; member < (blockStarts[block + 1] ?? 0); member++) {
      const record = members[member] ?? 0;
      const place = filled[record] ?? 0;
      ofRecords[place] = block;
      filled[record] = place + 1;
    }
  }
  return { members, blockStarts, ofRecords, starts };
}

/** The most words of a name that are paired. */
const mostWords = 4;
const kinds = {
  email: 1,
  local: 2,
  phone: 3,
  word: 4,
  sound: 5,
  sounds: 6,
  skeletons: 7,
  beginnings: 8,
  endings: 9,
  initial: 10,
  nickname: 11,
  city: 12,
  company: 13,
  firstWord: 14,
  lastDigits: 15,
  domain: 16,
  title: 17,
  beginning: 18,
} as const;
/** The fewest letters of an address before the @ that tell something by themselves. */
const shortestLocal = 5;

function addKeys(record: RecordEvidence, keys: number[]): void {
  const { emails, phones, domains, company, companyWords, city, jobTitle } = record;
  for (const { hash, local } of emails) {
    keys.push(mix(kinds.email, hash, 0));
    if (local.length >= shortestLocal) keys.push(mix(kinds.local, hashLowercase(local), 0));
  }
  for (const { ending } of phones) keys.push(mix(kinds.phone, ending.hash, 0));
  const words = record.name.length > mostWords ? record.name.slice(0, mostWords) : record.name;
  for (let index = 0; index < words.length; index++) {
    const word = words[index];
    if (word === undefined) continue;
    addWordKeys(word, keys);
    const withOther = (kind: number, value: CountedValue | undefined): void => {
      if (value !== undefined) keys.push(mix(kind, word.soundHash, value.hash));
    };
    withOther(kinds.city, city);
    withOther(kinds.company, company);
    withOther(kinds.title, jobTitle);
    for (const domain of domains) withOther(kinds.domain, domain);
    for (const { ending } of phones) {
      keys.push(mix(kinds.lastDigits, word.soundHash, hashLowercase(ending.text.slice(-4))));
    }
    const [first] = companyWords;
    if (first !== undefined) keys.push(mix(kinds.firstWord, word.beginningHash, hashLowercase(first)));
    if (city !== undefined) keys.push(mix(kinds.beginning, word.beginningHash, city.hash));
    for (let next = index + 1; next < words.length; next++) {
      const other = words[next];
      if (other !== undefined) addPairKeys(word, other, keys);
    }
  }
}

function addWordKeys(word: NameWord, keys: number[]): void {
  if (word.text.length < 2) return;
  keys.push(mix(kinds.word, word.hash, 0), mix(kinds.sound, word.soundHash, 0));
}

/** Keys of two words in any order. */
function addPairKeys(one: NameWord, other: NameWord, keys: number[]): void {
  keys.push(
    mixAny(kinds.sounds, one.soundHash, other.soundHash),
    mixAny(kinds.skeletons, one.skeletonHash, other.skeletonHash),
    mixAny(kinds.beginnings, one.beginningHash, other.beginningHash),
    mixAny(kinds.endings, one.endHash, other.endHash),
    mix(kinds.initial, one.text.charCodeAt(0), other.soundHash),
    mix(kinds.initial, other.text.charCodeAt(0), one.soundHash),
  );
  for (const hash of one.fullNameHashes) keys.push(mix(kinds.nickname, hash, other.soundHash));
  for (const hash of other.fullNameHashes) keys.push(mix(kinds.nickname, hash, one.soundHash));
}

function mixAny(kind: number, one: number, other: number): number {
  return one < other ? mix(kind, one, other) : mix(kind, other, one);
}

function mix(kind: number, one: number, other: number): number {
  let mixed = Math.imul(kind, 0x9e3779b1) ^ one;
  mixed = Math.imul(mixed ^ (mixed >>> 15), 0x85ebca6b) ^ other;
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return mixed ^ (mixed >>> 16);
}
