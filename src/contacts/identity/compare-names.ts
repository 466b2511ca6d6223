import { elementAt } from '../../platform/element-at.ts';
import type { Evidence } from './evidence.ts';
import { givenNamesOf } from './identity-keys.ts';
import { type NameWord, rankOf, resemblance, resemblances } from './name-words.ts';
import { mostWords, type RecordEvidence } from './record-evidence.ts';

interface NameEvidence extends Evidence {
  /** Whether words that differ are other spellings, or have a typing error. */
  readonly isSlip: boolean;
  /** Whether both names have a word that the other one lacks, or tell generations apart. */
  readonly isOther: boolean;
}

/** How much less than the same word each of {@link resemblances} tells, and how much at least, in bits. */
const resemblanceBits: readonly { readonly less: number; readonly least: number }[] = resemblances.map(
  (kind) =>
    ({
      same: { less: 0, least: 1 },
      variant: { less: 3, least: 1.5 },
      slip: { less: 3.5, least: 1.5 },
      initial: { less: 99, least: 1.5 },
      far: { less: 5, least: 1 },
      rival: { less: 99, least: -2.5 },
      other: { less: 99, least: -5 },
    })[kind],
);
/** The most that a name tells: names are not spread evenly, and families choose the same ones again. */
const mostNameBits = 22;
/** A word that only one of the names has, in bits; only the first two count. */
const furtherWordBits = -0.7;
const otherGenerationBits = -3;

const noName: NameEvidence = { bits: 0, agreements: [], contradictions: [], isSlip: false, isOther: false };

/** Returns what the names of two records tell. */
export function compareNames(one: RecordEvidence, other: RecordEvidence): NameEvidence {
  const [a, b] = [one.name, other.name];
  if (a.length === 0 || b.length === 0) return noName;
  const longer = Math.abs(a.length - b.length);
  const furtherBits = Math.min(2, longer) * furtherWordBits;
  for (let row = 0; row < a.length; row++) {
    for (let column = 0; column < b.length; column++) {
      ranks[row * mostWords + column] = resemblance(elementAt(a, row), elementAt(b, column));
    }
  }
  let [bits, worst, leftOfA, leftOfB] = [furtherBits, 0, (1 << a.length) - 1, (1 << b.length) - 1];
  let unmatched: NameWord | undefined;
  for (let rank = 0; rank < resemblances.length && leftOfA !== 0 && leftOfB !== 0; rank++) {
    if (rank === rankOf.variant && longer > 0 && textOf(a, leftOfA) === textOf(b, leftOfB)) {
      // Karl-Heinz and Karlheinz.
      bits += (a.length > b.length ? bitsTogether(a, leftOfA) : bitsTogether(b, leftOfB)) - furtherBits;
      worst = rankOf.variant;
      break;
    }
    for (let row = 0; row < a.length; row++) {
      for (let column = 0; column < b.length; column++) {
        if ((leftOfA & (1 << row)) === 0 || (leftOfB & (1 << column)) === 0) continue;
        if (ranks[row * mostWords + column] !== rank) continue;
        leftOfA &= ~(1 << row);
        leftOfB &= ~(1 << column);
        const { less, least } = elementAt(resemblanceBits, rank);
        bits += Math.max(least, Math.min(elementAt(a, row).bits, elementAt(b, column).bits) - less);
        worst = rank;
        if (rank >= rankOf.rival) unmatched ??= elementAt(a, row);
      }
    }
  }
  const isOtherGeneration = one.generation !== other.generation;
  if (isOtherGeneration) bits += otherGenerationBits;
  if (unmatched !== undefined || isOtherGeneration) {
    const contradiction = bits < 0 || isOtherGeneration ? 'name' : partOf(unmatched, one, other);
    return { bits, agreements: none, contradictions: [contradiction], isSlip: false, isOther: true };
  }
  return {
    bits: Math.min(mostNameBits, bits),
    agreements: worst === rankOf.same && longer === 0 ? nameAgreement : similarNameAgreement,
    contradictions: none,
    isSlip: worst <= rankOf.slip,
    isOther: false,
  };
}

const none: readonly never[] = [];
const nameAgreement = ['name'] as const;
const similarNameAgreement = ['similarName'] as const;
/** The resemblance of each two words; used again for each pair of names. */
const ranks = new Uint8Array(mostWords * mostWords);

function textOf(words: readonly NameWord[], left: number): string {
  let text = '';
  for (let index = 0; index < words.length; index++)
    if ((left & (1 << index)) !== 0) text += elementAt(words, index).text;
  return text;
}

function bitsTogether(words: readonly NameWord[], left: number): number {
  let bits = 0;
  for (let index = 0; index < words.length; index++)
    if ((left & (1 << index)) !== 0) bits += elementAt(words, index).bits;
  return bits;
}

/** Returns whether a word of the first name that the second one lacks is its given name or its surname. */
function partOf(
  word: NameWord | undefined,
  one: RecordEvidence,
  { name }: RecordEvidence,
): 'givenName' | 'surname' | 'name' {
  if (word === undefined || one.name.length < 2 || name.length < 2) return 'name';
  return givenNamesOf(one.keys).includes(word.text) ? 'givenName' : 'surname';
}
