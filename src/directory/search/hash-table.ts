import { sharedZeros } from './growing.ts';

/** Maps the hash of a text to contacts: open addressing with linear probing, at most two thirds full. */
export interface HashTable {
  /** Contact + 1, 0 for an empty slot. */
  readonly slots: Uint32Array;
  readonly prints: Uint32Array;
}

/**
 * Returns a 32-bit hash of a text (FNV-1a with the final mix of MurmurHash3, so that the lowest bits are well
 * distributed).
 */
export function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index++)
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  return mixBits(hash);
}

/** Returns a 32-bit number in which all bits depend on all bits of `hash`. */
export function mixBits(hash: number): number {
  let bits = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35);
  return (bits ^ (bits >>> 16)) >>> 0;
}

export function createHashTable(hashes: Uint32Array, contacts: Uint32Array): HashTable {
  let size = 8;
  while (size * 2 < hashes.length * 3) size *= 2;
  const table = { slots: sharedZeros(Uint32Array, size), prints: sharedZeros(Uint32Array, size) };
  const mask = size - 1;
  for (let index = 0; index < hashes.length; index++) {
    const hash = hashes[index] ?? 0;
    let at = hash & mask;
    while (table.slots[at] !== 0) at = (at + 1) & mask;
    table.slots[at] = (contacts[index] ?? 0) + 1;
    table.prints[at] = hash;
  }
  return table;
}

/** Returns every contact with the text's hash. Callers must compare the text, because hashes can collide. */
export function findHash({ slots, prints }: HashTable, text: string, hash = hashOf(text)): number[] {
  const found: number[] = [];
  const mask = slots.length - 1;
  for (let at = hash & mask; slots[at] !== 0; at = (at + 1) & mask) {
    if (prints[at] === hash) found.push((slots[at] ?? 1) - 1);
  }
  return found;
}
