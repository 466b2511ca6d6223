import { phoneForms } from '../../contacts/text/phone.ts';

const digits = 15;
const base = 11;
const powers = Array.from({ length: digits + 1 }, (_, power) => base ** power);

/**
 * Returns sort keys of a phone number's forms by their digits from the end: in base 11, where 0 means "no more
 * digits", so that numbers with equal endings are adjacent. Fifteen digits, the maximum of E.164, stay below 2^53.
 * `+`, `00` and trunk zeros are ignored unless the number is short. Empty for fewer than three digits.
 */
export function phoneKeys(number: string): readonly number[] {
  const keys: number[] = [];
  for (const form of phoneForms(number)) {
    for (const end of new Set([form.replace(/^\+?0*/u, ''), form.length < shortest ? form : ''])) {
      if (end.length >= 3) keys.push(keyOf(end));
    }
  }
  return keys;
}

/** Shorter numbers keep their leading zeros. */
const shortest = 8;

/** For digits only. */
function keyOf(significant: string): number {
  let key = 0;
  for (let index = 0; index < digits; index++) {
    const at = significant.length - 1 - index;
    key = key * base + (at < 0 ? 0 : significant.charCodeAt(at) - 47);
  }
  return key;
}

/** Calls `found` for each contact with a number that ends with these digits, or that is a suffix of them. */
export function findPhones(
  keys: Float64Array,
  owners: Uint32Array,
  typed: string,
  found: (contact: number) => void,
): void {
  const end = typed.slice(-digits);
  const low = keyOf(end);
  const high = low + (powers[digits - end.length] ?? 1);
  for (let at = firstFrom(keys, low); at < keys.length && (keys[at] ?? 0) < high; at++)
    found(owners[at] ?? 0);
  // A number that was stored without its country or area code.
  for (let length = Math.max(6, 1); length < end.length; length++) {
    if (end[end.length - length] === '0') continue;
    const key = keyOf(end.slice(-length));
    for (let at = firstFrom(keys, key); at < keys.length && keys[at] === key; at++) found(owners[at] ?? 0);
  }
}

function firstFrom(keys: Float64Array, key: number): number {
  let low = 0;
  let high = keys.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((keys[middle] ?? 0) < key) low = middle + 1;
    else high = middle;
  }
  return low;
}

const radix = base ** 3;

/**
 * Sorts keys and their owners together, three digits at a time from the last (radix sort). Both arrays are consumed.
 */
export function sortPhones(
  keys: Float64Array,
  owners: Uint32Array,
): { readonly keys: Float64Array; readonly owners: Uint32Array } {
  let from = keys;
  let fromOwners = owners;
  let to: Float64Array = new Float64Array(keys.length);
  let toOwners: Uint32Array = new Uint32Array(keys.length);
  for (let pass = 0; pass < digits / 3; pass++) {
    const divisor = radix ** pass;
    const starts = new Uint32Array(radix + 1);
    for (let at = 0; at < from.length; at++) {
      const digit = Math.floor((from[at] ?? 0) / divisor) % radix;
      starts[digit + 1] = (starts[digit + 1] ?? 0) + 1;
    }
    for (let digit = 0; digit < radix; digit++)
      starts[digit + 1] = (starts[digit + 1] ?? 0) + (starts[digit] ?? 0);
    for (let at = 0; at < from.length; at++) {
      const key = from[at] ?? 0;
      const digit = Math.floor(key / divisor) % radix;
      const target = starts[digit] ?? 0;
      starts[digit] = target + 1;
      to[target] = key;
      toOwners[target] = fromOwners[at] ?? 0;
    }
    [from, to] = [to, from];
    [fromOwners, toOwners] = [toOwners, fromOwners];
  }
  return { keys: from, owners: fromOwners };
}
