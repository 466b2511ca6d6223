import type { ContactQuery } from '../../contacts/query/contact-query.ts';

/** Longer texts are refused by Graph's `startswith` (120), and the beginning of a word finds as much. */
const longestWord = 100;

/**
 * The words to ask a backend for, the most selective (longest) first, repeated ones once, each cut to 100
 * characters without parting a surrogate pair.
 */
export function searchWords(query: ContactQuery): readonly string[] {
  const words = new Set(query.words.map(cut).filter((word) => word !== ''));
  return [...words].sort((one, other) => other.length - one.length);
}

function cut(word: string): string {
  const text = word.trim().toWellFormed();
  return text.length <= longestWord
    ? text
    : text
        .slice(0, longestWord)
        .toWellFormed()
        .replace(/\ufffd$/, '');
}
