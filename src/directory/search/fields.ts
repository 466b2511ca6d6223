/**
 * Encodes where a word occurs in a contact: sixteen bits per posting. The weights and levels are those of the live
 * ranking (see `scoreOf` in contacts/matching/match.ts), so that both rank people alike.
 */

/** One bit for each searchable field. */
export const fieldBits = {
  /** Only its first word; the others are words of the display name. */
  givenName: 1,
  surname: 2,
  displayName: 4,
  company: 8,
  department: 16,
  title: 32,
  city: 64,
  emailName: 128,
  emailDomain: 256,
} as const;

export type IndexedField = keyof typeof fieldBits;

/** The fields of a person's name. */
export const nameBits = 7;
export const allBits = 511;
/** Fields with fuzzy matching; postal addresses match exactly and by prefix only. */
export const spokenBits = 127;

/** The position of a word in a field other than the name; the best position counts. */
export const place = { later: 0, first: 512, whole: 1024 } as const;
const placeBits = 1536;
/** Several words of the name joined (`vanderberg`). */
export const joinedBit = 2048;

/** Words of one contact come with values of this many posting classes. */
const classCount = 32;
const nameClass = 1;
const joinedClass = 2;
const givenClass = 3;
const firstOtherClass = 4;
const places = 3;

const groups: readonly { readonly bits: number; readonly weight: number }[] = [
  { bits: fieldBits.emailName, weight: 80 },
  { bits: fieldBits.company, weight: 60 },
  { bits: fieldBits.title | fieldBits.department, weight: 50 },
  { bits: fieldBits.emailDomain, weight: 45 },
  { bits: fieldBits.city, weight: 40 },
];

/**
 * Returns the class of each combination of bits if only the fields of `mask` may match; 0 if none does. A class
 * determines the value of a match: the field's weight and the position.
 */
export function classesFor(mask: number): Uint8Array {
  const known = classTables.get(mask);
  if (known !== undefined) return known;
  const table = new Uint8Array(4096);
  for (let attributes = 0; attributes < table.length; attributes++) {
    const seen = attributes & mask;
    if ((seen & nameBits) !== 0) {
      const name = (seen & fieldBits.givenName) === 0 ? nameClass : givenClass;
      table[attributes] = (attributes & joinedBit) === 0 ? name : joinedClass;
      continue;
    }
    const group = groups.findIndex(({ bits }) => (seen & bits) !== 0);
    if (group < 0) continue;
    const at = Math.min(places - 1, (attributes & placeBits) >> 9);
    table[attributes] = firstOtherClass + group * places + at;
  }
  classTables.set(mask, table);
  return table;
}

const classTables = new Map<number, Uint8Array>();

/** Set in the value of the first word of a given name. */
export const givenFlag = 1;
/** What the first typed word adds to a score as the first of the given name. */
export const forFirst = 20;
/** That, and rounding. */
export const mostForFirst = forFirst + 1;

interface Levels {
  readonly name: number;
  readonly joined: number;
  readonly whole: number;
  readonly first: number;
  readonly later: number;
}

/**
 * Twice the value (level × weight, at most 10,000) for each class, and 1 more for the given name's first word, which
 * breaks ties. The value is even; the lowest bit is a flag.
 */
function valuesOf(levels: Levels): Uint16Array {
  const values = new Uint16Array(classCount);
  values[nameClass] = levels.name * 200;
  values[givenClass] = levels.name * 200 + givenFlag;
  values[joinedClass] = levels.joined * 200;
  for (const [index, { weight }] of groups.entries()) {
    const start = firstOtherClass + index * places;
    values[start] = levels.later * weight * 2;
    values[start + 1] = levels.first * weight * 2;
    values[start + 2] = levels.whole * weight * 2;
  }
  return values;
}

const exactLevels = valuesOf({ name: 100, joined: 60, whole: 100, first: 89, later: 69 });

const prefixLevels = Array.from({ length: 10 }, (_, typed) =>
  valuesOf({ name: 80 + typed, joined: 45, whole: 80 + typed, first: 80 + typed, later: 60 + typed }),
);

/** A single letter is significant in a name, but hardly in another field. */
const letterLevels = Array.from({ length: 5 }, (_, typed) =>
  valuesOf({ name: 80 + typed, joined: 45, whole: 40, first: 40, later: 40 }),
);

const flatLevels = Array.from({ length: 101 }, (_, level) =>
  valuesOf({ name: level, joined: Math.round(level * 0.8), whole: level, first: level, later: level }),
);

/**
 * Those of a translation count almost like those of the word itself, and in the translated fields only: a job's, of
 * which it may be a part (`Vertriebsleiter`), like a later word. Elsewhere the word may be like a typing error of it
 * (Milano, Milan).
 */
const lessThanExact = 2;
const likeTranslation = 50;

function translatedLevels(bits: number, level: number): Uint16Array {
  const values = valuesOf({ name: level, joined: 0, whole: level, first: level, later: level });
  for (const [index, group] of groups.entries()) {
    if ((group.bits & bits) === 0) continue;
    const start = firstOtherClass + index * places;
    for (let at = start; at < start + places; at++)
      values[at] = (exactLevels[bits === jobBits ? start : at] ?? 0) - lessThanExact * group.weight * 2;
  }
  return values;
}

const cityTranslation = 102;
const jobTranslation = 104;
/** The fields with a job. */
export const jobBits = fieldBits.title | fieldBits.department;
/** The fields in which words of other languages are found. */
export const translatedBits = fieldBits.city | jobBits;
const translations = [fieldBits.city, jobBits].flatMap((bits) => [
  translatedLevels(bits, 0),
  translatedLevels(bits, likeTranslation),
]);

/** Returns the code of a translation; of one that is also like the word if it matches with at least that level. */
export function translationCode(field: 'city' | 'job', level: number): number {
  return (field === 'city' ? cityTranslation : jobTranslation) + Number(level >= 45);
}

/**
 * Levels from 0 to 100 stand for themselves, 101 for the whole word, 102 to 105 for its translations, 110 to 119 for its
 * prefix, 120 to 124 for its first letter.
 */
export const exactCode = 101;
const prefixCode = 110;
const letterCode = 120;

/** Returns the code for a word of `length` letters of which the first `typed` were typed. */
export function prefixCodeFor(typed: number, length: number): number {
  return (typed === 1 ? letterCode : prefixCode) + Math.floor((9 * typed) / length);
}

const valuesByCode = Array.from({ length: 128 }, (_, code) => {
  if (code === exactCode) return exactLevels;
  if (code >= letterCode) return letterLevels[Math.min(4, code - letterCode)] ?? exactLevels;
  if (code >= prefixCode) return prefixLevels[Math.min(9, code - prefixCode)] ?? exactLevels;
  return translations[code - cityTranslation] ?? flatLevels[Math.min(code, 100)] ?? exactLevels;
});

/** Returns the values by class of a word that was found with this code. */
export function valuesFor(code: number): Uint16Array {
  return valuesByCode[code] ?? exactLevels;
}

const bestValues = valuesByCode.map((values) => Math.max(...values) & ~givenFlag);

/** Returns the best value that a code can have in any field. */
export function bestValue(code: number): number {
  return bestValues[code] ?? 0;
}

function isTranslation(code: number): boolean {
  return code >= cityTranslation && code <= jobTranslation + 1;
}

/** Returns the best value of a code in the fields that have one of these bits. */
export function bestValueIn(code: number, bits: number): number {
  if ((bits & nameBits) !== 0 || isTranslation(code)) return bestValue(code);
  const weight = groups.find((group) => (bits & group.bits) !== 0)?.weight ?? 0;
  return ((bestValue(code) & ~givenFlag) * weight) / 100;
}

/** The highest value: of an exact word of the name. */
export const exactNameValue = 20_000;

/** Returns the field that a match is attributed to: the one with the highest weight among the bits. */
export function fieldOf(attributes: number): IndexedField {
  const bits = attributes & allBits;
  const entries = Object.entries(fieldBits) as [IndexedField, number][];
  const order: readonly IndexedField[] = ['surname', 'givenName', 'displayName', 'emailName', 'company'];
  const first = order.find((name) => (bits & fieldBits[name]) !== 0);
  return first ?? entries.find(([, bit]) => (bits & bit) !== 0)?.[0] ?? 'displayName';
}
