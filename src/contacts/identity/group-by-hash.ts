/** A number that comes up with several, and with which: positions, ascending. */
export interface HashGroup {
  readonly number: number;
  readonly members: readonly number[];
}

/** Memory of {@link groupByHash} for lists of the usual length, used again each time. */
const usualSize = 4096;
const usual = { keys: new Int32Array(usualSize), members: new Int32Array(usualSize) };

/** The hash is FNV-1a: start with one, and mix in each unit. */
const start = 0x811c9dc5;
const factor = 0x01000193;

/** Returns a hash of 32 bits: equal texts have the same, and hardly ever others do. */
function hashText(text: string): number {
  let number = start;
  for (let index = 0; index < text.length; index++) {
    number = Math.imul(number ^ text.charCodeAt(index), factor);
  }
  return number ^ (number >>> 15);
}

/**
 * Returns the hash ({@link hashText}) of a text in lower case without space around it; most texts are so already, and
 * are not copied.
 */
export function hashLowercase(text: string): number {
  let number = start;
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (code <= 0x20 || code > 0x7e) return hashText(text.trim().toLowerCase());
    const isCapital = code >= 0x41 && code <= 0x5a;
    number = Math.imul(number ^ (isCapital ? code | 0x20 : code), factor);
  }
  return number ^ (number >>> 15);
}

/** Returns a hash of 32 bits of words in any order. */
export function hashWords(words: readonly string[]): number {
  let number = 0;
  for (const word of words) number = (number + hashText(word)) | 0;
  return number;
}

/**
 * Returns the hashes that several of `all` have in common, with those that have them. Nearly every hash belongs to one
 * only, so that a table of integers finds the few others, and only those make objects.
 * @param hashesOf returns integers of 32 bits
 */
export function groupByHash<T>(
  all: readonly T[],
  hashesOf: (one: T) => readonly number[],
): readonly HashGroup[] {
  let count = 0;
  for (const one of all) count += hashesOf(one).length;
  let size = 16;
  while (size < count * 2) size *= 2;
  const { keys, members } =
    size <= usualSize ? usual : { keys: new Int32Array(size), members: new Int32Array(size) };
  members.fill(0, 0, size);
  const found: { readonly number: number; readonly members: number[] }[] = [];
  for (let position = 0; position < all.length; position++) {
    const one = all[position];
    if (one === undefined) continue;
    const numbers = hashesOf(one);
    for (let place = 0; place < numbers.length; place++) {
      const number = numbers[place] ?? 0;
      let slot = (number ^ (number >>> 12)) & (size - 1);
      while (members[slot] !== 0 && keys[slot] !== number) slot = (slot + 1) & (size - 1);
      // 0 for nobody yet, n for the position before n alone, -n for the holders before n in what was found.
      const known = members[slot] ?? 0;
      if (known === 0) {
        keys[slot] = number;
        members[slot] = position + 1;
      } else if (known < 0) {
        const group = found[-known - 1]?.members;
        if (group?.at(-1) !== position) group?.push(position);
      } else if (known !== position + 1) {
        found.push({ number, members: [known - 1, position] });
        members[slot] = -found.length;
      }
    }
  }
  return found;
}

/** Notes a holder of a key; those of one key come one after the other. */
export function addMember(groups: Map<string, number[]>, key: string, holder: number): void {
  const group = groups.get(key);
  if (group === undefined) groups.set(key, [holder]);
  else if (group.at(-1) !== holder) group.push(holder);
}
