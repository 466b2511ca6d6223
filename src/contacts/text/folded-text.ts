import { fold, foldSpelledOut, withWord, wordsOfFolded } from './fold.ts';

/** A text as its folded words, so that `Doe, John` and a typed `doe john` can be compared. */
export interface FoldedText {
  /** The words with single spaces between. */
  readonly text: string;
  readonly words: readonly string[];
}

/** Returns a text folded, and in its other spelling if it has one (see {@link foldSpelledOut}). */
export function foldedTexts(text: string): readonly FoldedText[] {
  const plain = plainText(text);
  if (plain !== undefined) return [plain];
  const other = foldSpelledOut(text);
  return other === '' ? [ofFolded(fold(text))] : [ofFolded(fold(text)), ofFolded(other)];
}

export function foldedText(text: string): FoldedText {
  return plainText(text) ?? ofFolded(fold(text));
}

function ofFolded(folded: string): FoldedText {
  const words = wordsOfFolded(folded);
  return { text: words.join(' '), words };
}

/**
 * What {@link fold} and {@link wordsOfFolded} would make of a text of plain letters, with one look at each; undefined
 * for letters beyond those, and for apostrophes, which part no words.
 */
function plainText(text: string): FoldedText | undefined {
  const lower = text.toLowerCase();
  let words: string[] | undefined;
  let start = 0;
  // Nothing else than a space before each word but the first.
  let isSpaced = true;
  for (let index = 0; index <= lower.length; index++) {
    const code = index < lower.length ? lower.charCodeAt(index) : space;
    if ((code >= 0x61 && code <= 0x7a) || (code >= 0x30 && code <= 0x39)) continue;
    if (code > 0x7e || code === 0x27 || code === 0x60) return undefined;
    if (start === index || code !== space) isSpaced = false;
    if (start < index)
      words = withWord(words, start === 0 && index === lower.length ? lower : lower.slice(start, index));
    start = index + 1;
  }
  if (words === undefined) return { text: '', words: [] };
  return { text: isSpaced ? lower : words.join(' '), words };
}

const space = 0x20;
