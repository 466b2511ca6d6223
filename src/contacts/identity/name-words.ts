import { editDistance, isOtherGender, spelling } from '../text/name.ts';
import { fullNamesOf, isKnownName, sameNickname } from '../text/nicknames.ts';
import { skeletonOf, soundsOf } from '../text/sound.ts';

import { hashLowercase } from './group-by-hash.ts';

/** A word of names, once for all records that have it, with how rare it is. */
export interface NameWord {
  readonly text: string;
  readonly hash: number;
  /** How many records have it. */
  count: number;
  /** How much it tells that two records have it in common, in bits. */
  bits: number;
  /** The letters in it, a bit each. */
  readonly letters: number;
  readonly sound: string;
  readonly skeleton: string;
  readonly isKnown: boolean;
  readonly fullNames: readonly string[];
  /** Hashes by which records are brought together. */
  readonly soundHash: number;
  readonly skeletonHash: number;
  readonly beginningHash: number;
  readonly endHash: number;
  readonly fullNameHashes: readonly number[];
  /** How it resembles other words, as far as that was needed: see {@link resemblance}. */
  resemblances: Map<NameWord, number> | undefined;
}

/**
 * How two words of names resemble each other, the nearest first: `variant` stands for nicknames and other spellings,
 * `slip` for one typing error or the same sound, `far` for two errors or a beginning, `rival` for words so similar that
 * they tell people apart (Martin and Martina), `other` for everything else. The words of two names are paired in this
 * order.
 */
export const resemblances = ['same', 'variant', 'slip', 'initial', 'far', 'rival', 'other'] as const;

type Resemblance = (typeof resemblances)[number];

/** The places in {@link resemblances}. */
export const rankOf = Object.fromEntries(resemblances.map((name, rank) => [name, rank])) as Readonly<
  Record<Resemblance, number>
>;

export function createNameWord(text: string): NameWord {
  const [sound = text] = soundsOf(text);
  const skeleton = skeletonOf(sound);
  const fullNames = fullNamesOf(text);
  return {
    text,
    hash: hashLowercase(text),
    count: 0,
    bits: 0,
    letters: lettersOf(text),
    sound,
    skeleton,
    isKnown: isKnownName(text),
    fullNames,
    soundHash: hashLowercase(sound),
    skeletonHash: hashLowercase(skeleton),
    beginningHash: hashLowercase(text.slice(0, 3)),
    endHash: hashLowercase(text.slice(-3)),
    fullNameHashes: fullNames.map(hashLowercase),
    resemblances: undefined,
  };
}

/** Returns how two words resemble each other, as a place in {@link resemblances}; the answer has no direction. */
export function resemblance(one: NameWord, other: NameWord): number {
  if (one === other) return rankOf.same;
  const [shorter, longer] = one.text.length <= other.text.length ? [one, other] : [other, one];
  if (shorter.text.length === 1) return longer.text.startsWith(shorter.text) ? rankOf.initial : rankOf.other;
  if (!mayResemble(shorter, longer)) return rankOf.other;
  const known = one.resemblances?.get(other);
  if (known !== undefined) return known;
  const found = rankOf[compareWords(shorter, longer)];
  one.resemblances ??= new Map();
  one.resemblances.set(other, found);
  return found;
}

/** Says for nearly all pairs, without a look at their letters in turn, that they have nothing in common. */
function mayResemble(shorter: NameWord, longer: NameWord): boolean {
  if (shorter.sound === longer.sound || shorter.skeleton === longer.skeleton) return true;
  for (const name of shorter.fullNames) if (longer.fullNames.includes(name)) return true;
  const [one, other] = [shorter.text, longer.text];
  const { length } = one;
  if (length < 4) return length === 3 && other.length <= 4 && other.startsWith(one.slice(0, 2));
  if (other.length > length + 2) return other.startsWith(one);
  if (
    one.charCodeAt(0) !== other.charCodeAt(0) &&
    one.charCodeAt(length - 1) !== other.charCodeAt(other.length - 1)
  )
    return false;
  // An exchanged letter makes two letters differ.
  return bitCount(shorter.letters ^ longer.letters) <= (length < 5 ? 2 : 4);
}

function compareWords(shorter: NameWord, longer: NameWord): Resemblance {
  const [one, other] = [shorter.text, longer.text];
  const { length } = one;
  if (sameNickname(one, other)) return 'variant';
  if (/\d/.test(one + other)) return 'other';
  if (isOtherGender(one, other)) return 'rival';
  if (length >= 4 && spelling(one) === spelling(other)) return 'variant';
  const distance = editDistance(one, other, 2);
  const isNear = distance === 1 || (length >= 4 && shorter.sound === longer.sound);
  if (shorter.isKnown && longer.isKnown) return isNear ? 'rival' : 'other';
  if (isNear && length >= 4) return 'slip';
  if (length >= 5 && (distance === 2 || shorter.skeleton === longer.skeleton)) return 'far';
  if (isNear || (length >= 4 && other.startsWith(one))) return 'far';
  return 'other';
}

function lettersOf(text: string): number {
  let letters = 0;
  for (let index = 0; index < text.length; index++) letters |= 1 << (text.charCodeAt(index) & 31);
  return letters;
}

function bitCount(bits: number): number {
  let left = bits - ((bits >>> 1) & 0x55555555);
  left = (left & 0x33333333) + ((left >>> 2) & 0x33333333);
  return (((left + (left >>> 4)) & 0x0f0f0f0f) * 0x01010101) >>> 24;
}
